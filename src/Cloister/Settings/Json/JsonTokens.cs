using System.Text.Json;

namespace Cloister;

/// <summary>Steps through JSON and says where it stands when a value has the wrong shape.</summary>
internal static class JsonTokens
{
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token, ValuePath path)
    {
        if (reader.TokenType != token)
        {
            throw Unexpected(ref reader, Name(token), path);
        }
    }

    public static JsonException Unexpected(ref Utf8JsonReader reader, string expected, ValuePath path) =>
        path.RefuseJson($"expected {expected}, found {Name(reader.TokenType)}.");

    /// <summary>Goes to the value of the next member and one step down the path; the caller pops it.</summary>
    public static bool NextMember(ref Utf8JsonReader reader, ValuePath path, out string name)
    {
        reader.Read();
        name = "";
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }
        name = Text(ref reader, path);
        path.Push(name);
        reader.Read();
        return true;
    }

    public static string Text(ref Utf8JsonReader reader, ValuePath path)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw path.RefuseJson("the text is not valid Unicode.", exception);
        }
    }

    // Not Skip: inside a serializer that reads a stream, Skip refuses although the whole value is buffered.
    public static void Skip(ref Utf8JsonReader reader) => reader.TrySkip();

    private static string Name(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            JsonTokenType.Null => "null",
            _ => token.ToString(),
        };
}
