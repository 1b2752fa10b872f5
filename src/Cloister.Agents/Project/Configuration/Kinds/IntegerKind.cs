using System.Globalization;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A whole number in a range; beyond it a value is refused, or brought to the nearer end.</summary>
internal sealed class IntegerKind(int least, int most, bool clamped = false) : ConfigKind
{
    public override string Range =>
        (least, most) switch
        {
            (int.MinValue, int.MaxValue) => "integer",
            (_, int.MaxValue) => Invariant($"{least}.."),
            _ => Invariant($"{(clamped ? "clamped " : "")}{least}..{most}"),
        };

    public override object? Read(object value, out string? refusal)
    {
        refusal = value switch
        {
            long number when clamped || (number >= least && number <= most) => null,
            // So large that no long holds it; still a whole number.
            double large when clamped && double.IsInteger(large) => null,
            _ => Expected,
        };
        return refusal is null ? (int)Math.Clamp(Convert.ToDouble(value, CultureInfo.InvariantCulture), least, most) : null;
    }

    public override object FromText(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;

    public override void Write(Utf8JsonWriter writer, object value) => writer.WriteNumberValue((int)value);

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "integer");
        if (!clamped && least > int.MinValue)
        {
            writer.WriteNumber("minimum", least);
        }
        if (!clamped && most < int.MaxValue)
        {
            writer.WriteNumber("maximum", most);
        }
    }

    private string Expected =>
        (least, most) switch
        {
            _ when clamped => "must be an integer",
            (int.MinValue, int.MaxValue) => "must be an integer",
            (_, int.MaxValue) => Invariant($"must be an integer of at least {least}"),
            _ => Invariant($"must be an integer from {least} to {most}"),
        };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
