using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Compares names as bytes. <see cref="Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/> is for those with escapes, which nobody sends.</summary>
internal static class JsonNames
{
    public static bool Equal(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? reader.ValueTextEquals(name) : reader.ValueSpan.SequenceEqual(name);
}
