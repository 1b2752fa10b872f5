using System.Globalization;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Any number, or one that is brought into a range.</summary>
internal sealed class NumberKind(double least = double.NegativeInfinity, double most = double.PositiveInfinity) : ConfigKind
{
    private bool IsClamped => double.IsFinite(least);

    public override string Range => IsClamped ? FormattableString.Invariant($"clamped {least}..{most}") : "number";

    public override object? Read(object value, out string? refusal)
    {
        refusal = value is long or double ? null : "must be a number";
        return refusal is null ? Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), least, most) : null;
    }

    public override object FromText(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text;

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteNumberValue((double)value);

    public override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "number");
}
