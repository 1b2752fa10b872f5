using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A whole number that every language of the protocol can hold exactly.</summary>
/// <param name="smallest">The smallest one allowed.</param>
internal sealed partial class IntegerKind(long smallest) : Kind
{
    /// <summary>2^53−1, and the other way down.</summary>
    public const long Largest = (1L << 53) - 1;

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            Refuse(ref reader, reading, ref slot, "is not a number");
        }
        else if (!TryGetWhole(ref reader, out var number))
        {
            slot = Slot.Of(reading.Malformed("is not a whole number"));
        }
        else
        {
            slot = Checked(number, reading);
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => writer.WriteNumberValue(Checked(slot.Number));

    public override void WriteMember(Utf8JsonWriter writer, JsonEncodedText name, Slot slot, MessageForm form) =>
        writer.WriteNumber(name, Checked(slot.Number));

    private Slot Checked(long number, Reading reading) =>
        number >= smallest && number <= Largest ? Slot.Of(number) : Slot.Of(reading.Malformed($"is not between {smallest} and {Largest}"));

    private long Checked(long number) =>
        number >= smallest && number <= Largest
            ? number
            : throw AgUiFormatException.Malformed($"A number cannot be written, because it is not between {smallest} and {Largest}.");

    /// <summary>1e3 and 1.0 are whole numbers too.</summary>
    private static bool TryGetWhole(ref Utf8JsonReader reader, out long number)
    {
        if (reader.TryGetInt64(out number))
        {
            return true;
        }

        var isWhole = reader.TryGetDouble(out var value) && Math.Abs(value) <= 1L << 53 && double.IsInteger(value);
        number = isWhole ? (long)value : 0;
        return isWhole;
    }
}
