using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>One member of an object, as the protocol describes it.</summary>
/// <param name="name">Its name in JSON.</param>
/// <param name="number">Its field number in the binary encoding; 0 if it has none of its own there.</param>
/// <param name="kind">What it may hold.</param>
internal abstract class Member(string name, int number, Kind kind)
{
    public string Name { get; } = name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    public int Number { get; } = number;

    public Kind Kind { get; } = kind;

    /// <summary>Whether the binary encoding tells absent from empty though the member is required.</summary>
    public bool IsExplicit { get; set; } = kind is ISplitKind;

    public bool IsRequired { get; init; }

    /// <summary>Whether <c>null</c> is one of its values.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Whether <c>null</c> always reads as absent, because older versions sent it.</summary>
    public bool HadNulls { get; set; }

    /// <summary>Whether it stands in stored messages only.</summary>
    public bool IsStoredOnly { get; init; }

    public void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        reading.At(Name);
        if (reader.TokenType != JsonTokenType.Null || IsNullable)
        {
            Kind.Read(ref reader, reading, ref slot);
        }
        else if (HadNulls || (!IsRequired && reading.NullsReadAsAbsent))
        {
            slot = default;
            reading.Report(UnrecognisedKind.OldSpelling);
        }
        else
        {
            slot = Slot.Of(reading.Malformed("is null"));
        }
    }
}
