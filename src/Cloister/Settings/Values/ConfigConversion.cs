using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Cloister;

/// <summary>What a canonical config value may be read as.</summary>
internal static class ConfigConversion
{
    public static long? ToLong(object? value) =>
        value switch
        {
            long number => number,
            double number => ConfigNumber.TryTruncate(number),
            string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };

    public static double? ToDouble(object? value) =>
        value switch
        {
            long number => number,
            double number => number,
            string text
                when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                number,
            _ => null,
        };

    public static bool? ToBool(object? value) =>
        value switch
        {
            bool flag => flag,
            long number => number != 0,
            // A double that is zero is stored as a long.
            double => true,
            string text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            string text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            _ => null,
        };

    public static bool TryAs<T>(object? value, [MaybeNullWhen(false)] out T result)
    {
        var candidate = value switch
        {
            T => value,
            ConfigMap map when typeof(T) == typeof(ConfigNode) => new ConfigNode(map),
            long number => Integral<T>(number) ?? Fractional<T>(number),
            double number => Fractional<T>(number),
            _ => null,
        };
        (var found, result) = candidate is T match ? (true, match) : (false, default);
        return found;
    }

    /// <summary>As <see cref="TryAs"/>, but null is an item of a list of nullable values.</summary>
    public static bool TryAsItem<T>(object? value, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        return (value is null && default(T) is null && (typeof(T).IsValueType || typeof(T) == typeof(object))) || TryAs(value, out result);
    }

    private static object? Integral<T>(long number) =>
        typeof(T) switch
        {
            var t when Is<int>(t) => number is >= int.MinValue and <= int.MaxValue ? (int)number : null,
            var t when Is<short>(t) => number is >= short.MinValue and <= short.MaxValue ? (short)number : null,
            var t when Is<sbyte>(t) => number is >= sbyte.MinValue and <= sbyte.MaxValue ? (sbyte)number : null,
            var t when Is<byte>(t) => number is >= byte.MinValue and <= byte.MaxValue ? (byte)number : null,
            var t when Is<ushort>(t) => number is >= ushort.MinValue and <= ushort.MaxValue ? (ushort)number : null,
            var t when Is<uint>(t) => number is >= uint.MinValue and <= uint.MaxValue ? (uint)number : null,
            var t when Is<ulong>(t) => number >= 0 ? (ulong)number : null,
            var t when Is<decimal>(t) => (decimal)number,
            _ => null,
        };

    private static object? Fractional<T>(double number) =>
        typeof(T) switch
        {
            var t when Is<double>(t) => number,
            var t when Is<float>(t) => (float)number,
            // Beyond 7.9e28 a decimal has no such value.
            var t when Is<decimal>(t) => Math.Abs(number) < 7.9e28 ? (decimal)number : null,
            _ => null,
        };

    private static bool Is<T>(Type type)
        where T : struct => type == typeof(T) || type == typeof(T?);
}
