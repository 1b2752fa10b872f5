namespace Cloister.AgUi;

/// <summary>A stream cannot be cut into frames any further. Its reader is of no use afterwards.</summary>
/// <remarks>The text holds sizes and advice, never a byte of what was received.</remarks>
public sealed class FramingException : Exception
{
    private FramingException(FramingError reason, string message)
        : base(message)
    {
        Reason = reason;
    }

    /// <summary>Why the stream was refused.</summary>
    public FramingError Reason { get; }

    internal static FramingException TooLarge(int maxFrameBytes) => new(FramingError.TooLarge, $"A frame exceeds {Limit(maxFrameBytes)}");

    internal static FramingException TooLarge(uint declaredBytes, int maxFrameBytes) =>
        new(FramingError.TooLarge, $"A frame declares {declaredBytes} bytes, which exceeds {Limit(maxFrameBytes)}");

    internal static FramingException InvalidUtf8() =>
        new(
            FramingError.InvalidUtf8,
            "The data of a frame is not valid UTF-8, so the stream was refused. Have the agent send its events in UTF-8."
        );

    private static string Limit(int maxFrameBytes) =>
        $"the limit of {maxFrameBytes} bytes, so the stream was refused. Raise the limit of the reader, or have the agent send smaller events.";
}
