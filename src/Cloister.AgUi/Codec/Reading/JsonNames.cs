using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Compares names as bytes, and those with escapes, which nobody sends, as texts.</summary>
internal static class JsonNames
{
    // The reader's own comparison throws at half a surrogate pair.
    private const int LongestEscape = 6;

    public static bool Equal(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped
            ? reader.ValueSpan.Length <= name.Length * LongestEscape && Ascii.Equals(name, JsonStrings.Read(ref reader))
            : reader.ValueSpan.SequenceEqual(name);
}
