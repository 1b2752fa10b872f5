using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Data is not what the protocol describes. In a stream of events nothing after it can be trusted.</summary>
/// <remarks>The text says where and why, and never holds a value of the data.</remarks>
public sealed class AgUiFormatException : Exception
{
    private AgUiFormatException(FormatError reason, string message)
        : base(message)
    {
        Reason = reason;
    }

    /// <summary>Why the data was refused.</summary>
    public FormatError Reason { get; }

    internal static AgUiFormatException From(JsonException cause, ReadOnlySpan<byte> utf8Json, int maxDepth) =>
        DepthAtFailure(utf8Json, maxDepth) >= maxDepth - 1 ? TooDeep(maxDepth) : NotJson(cause);

    internal static AgUiFormatException InvalidUtf8() =>
        new(FormatError.InvalidUtf8, "The data is not valid UTF-8, so it was refused. Send JSON in UTF-8.");

    private static AgUiFormatException NotJson(JsonException cause) =>
        new(
            FormatError.Syntax,
            $"The data is not one JSON value: it is wrong in line {cause.LineNumber + 1} at byte {cause.BytePositionInLine + 1}. Send one valid object."
        );

    internal static AgUiFormatException NotBinary() =>
        new(FormatError.Syntax, "The data is not an event in the binary encoding, or is cut off. Send whole frames of that encoding.");

    internal static AgUiFormatException NotJsonNumber() =>
        new(FormatError.Malformed, "The data holds a number that JSON does not have, so it was refused. Send finite numbers only.");

    internal static AgUiFormatException NotOneEvent() =>
        new(
            FormatError.NoEvent,
            "The data is not one event: it holds none, or several, or one that contradicts its type. Send one event in each frame."
        );

    internal static AgUiFormatException TooDeep() =>
        new(FormatError.TooDeep, "The data nests too deep, so it was refused. Send flatter data, or raise the limit.");

    internal static AgUiFormatException TooDeep(int maxDepth) =>
        new(
            FormatError.TooDeep,
            $"The data nests deeper than {maxDepth} levels, so it was refused. Send flatter data, or raise the limit."
        );

    internal static AgUiFormatException NotAnObject(string what) =>
        new(FormatError.NoEvent, $"The data is no {what}, because it is no JSON object. Send one object.");

    internal static AgUiFormatException NoType() =>
        new(
            FormatError.NoEvent,
            "The data is no event, because its member 'type' is missing, empty or no string. Send events with their type."
        );

    internal static AgUiFormatException Malformed(string problem) => new(FormatError.Malformed, problem);

    internal static AgUiFormatException TooManyMessages(int maxMessages) =>
        new(
            FormatError.TooManyMessages,
            $"The input holds more than {maxMessages} messages, so it was refused. Send fewer, or raise the limit."
        );

    /// <summary>Found anew, because the reader that failed may have been a copy that looked ahead.</summary>
    private static int DepthAtFailure(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read()) { }
            return 0; // It was a copy that failed, at what the whole does not show.
        }
        catch (JsonException)
        {
            return reader.CurrentDepth;
        }
    }
}
