using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// JSON of others as the store keeps it. What comes in is held to fewer levels than can be read again, because in the store it stands inside of
/// something else.
/// </summary>
internal static class StoredJson
{
    /// <summary>How deep a value may nest that somebody gives us.</summary>
    public const int MaxDepth = JsonData.DefaultMaxDepth;

    /// <summary>How deep is read what we have written.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 2 * MaxDepth };

    /// <summary>A value that we have written.</summary>
    public static JsonData Parse(ReadOnlySpan<byte> utf8Json) => JsonData.Parse(utf8Json, Options.MaxDepth);

    /// <summary>A value that somebody gives us, if it can be kept.</summary>
    /// <exception cref="ArgumentException">It nests too deep.</exception>
    public static JsonData Checked(JsonData value, string name)
    {
        try
        {
            // Two levels are for what it will stand in.
            JsonData.Parse(value.ToUtf8(), MaxDepth - 2);
            return value;
        }
        catch (JsonException cause)
        {
            throw new ArgumentException($"The value nests deeper than {MaxDepth - 2} levels.", name, cause);
        }
    }
}
