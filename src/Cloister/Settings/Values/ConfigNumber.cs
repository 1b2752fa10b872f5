using System.Globalization;
using System.Numerics;

namespace Cloister;

/// <summary>Brings numbers of every CLR type into one form, so that equal numbers are equal values.</summary>
internal static class ConfigNumber
{
    private const double BeyondLong = 9_223_372_036_854_775_808d;

    /// <summary>A <see cref="long"/> when the number has such a value, otherwise a <see cref="double"/>; null when it is no finite number.</summary>
    public static object? TryCanonical(object value) =>
        value switch
        {
            long number => number,
            int number => (long)number,
            double number => Canonical(number),
            float number => Canonical(number),
            decimal number => Canonical(number),
            short number => (long)number,
            byte number => (long)number,
            sbyte number => (long)number,
            ushort number => (long)number,
            uint number => (long)number,
            nint number => (long)number,
            ulong number => Canonical((BigInteger)number),
            nuint number => Canonical((BigInteger)(ulong)number),
            Int128 number => Canonical((BigInteger)number),
            UInt128 number => Canonical((BigInteger)number),
            BigInteger number => Canonical(number),
            Half number => Canonical((double)number),
            _ => null,
        };

    /// <summary>As <see cref="TryCanonical"/>; null when the number is not finite.</summary>
    public static object? Canonical(double number) =>
        TryTruncate(number) is { } integral && integral == number ? integral
        : double.IsFinite(number) ? number
        : null;

    /// <summary>The integer that is left without the fraction, if a <see cref="long"/> can hold it.</summary>
    public static long? TryTruncate(double number) => number is >= -BeyondLong and < BeyondLong ? (long)number : null;

    private static object? Canonical(decimal number) =>
        decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : Rounded(number);

    private static object? Canonical(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? (long)number : Rounded(number);

    // Through text, because the casts of these types do not round to the nearest double and JSON does.
    private static object? Rounded(IFormattable number) =>
        Canonical(double.Parse(number.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
