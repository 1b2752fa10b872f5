using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>One of a few words, as its place among them.</summary>
internal sealed partial class WordKind : Kind
{
    private readonly string[] _words;
    private readonly byte[][] _utf8;
    private readonly JsonEncodedText[] _encoded;

    public WordKind(params string[] words)
    {
        _words = words;
        _utf8 = [.. words.Select(Encoding.UTF8.GetBytes)];
        _encoded = [.. words.Select(word => JsonEncodedText.Encode(word))];
    }

    /// <summary>Whether another word is wrong. Mostly it is just unknown: a later version may have more of them.</summary>
    public bool IsFixed { get; init; }

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Refuse(ref reader, reading, ref slot, "is not a string");
            return;
        }

        for (var i = 0; i < _utf8.Length; i++)
        {
            if (JsonNames.Equal(ref reader, _utf8[i]))
            {
                slot = Slot.Of(i);
                return;
            }
        }

        slot = Other(reading);
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => writer.WriteStringValue(_encoded[Place(slot)]);

    public override void WriteMember(Utf8JsonWriter writer, JsonEncodedText name, Slot slot, MessageForm form) =>
        writer.WriteString(name, _encoded[Place(slot)]);

    private Slot Other(Reading reading) =>
        Slot.Of(IsFixed ? reading.Malformed($"is not '{string.Join("' or '", _words)}'") : reading.Unknown(UnrecognisedKind.Word));

    private int Place(Slot slot) =>
        slot.Number >= 0 && slot.Number < _words.Length
            ? (int)slot.Number
            : throw AgUiFormatException.Malformed(
                $"A word cannot be written, because the protocol has only '{string.Join("', '", _words)}' there. Use one of them."
            );
}
