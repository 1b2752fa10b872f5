using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A time in ISO 8601, as ticks of UTC. Stored messages have it.</summary>
internal sealed partial class TimeKind : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.String && IsPlain(ref reader) && reader.TryGetDateTime(out var time))
        {
            // A time without offset must not mean another one on another machine.
            var utc = time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();
            slot = Slot.Of(utc.Ticks);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is not a time in ISO 8601");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        Span<char> text = stackalloc char[24];
        new DateTime(slot.Number, DateTimeKind.Utc).TryFormat(
            text,
            out var length,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
        writer.WriteStringValue(text[..length]);
    }

    /// <summary>The reader throws at half a surrogate pair.</summary>
    private static bool IsPlain(ref Utf8JsonReader reader) => !reader.ValueIsEscaped || Ascii.IsValid(JsonStrings.Read(ref reader));
}
