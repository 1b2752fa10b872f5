namespace Cloister.AgUi;

/// <summary>The agent sent what the protocol does not allow.</summary>
/// <param name="Message">A short sentence without payload.</param>
/// <param name="Code">What kind of failure.</param>
public sealed record ProtocolError(string Message, ErrorCode Code) : AgUiError(Message, Code)
{
    /// <summary>The wire type of the event that broke the rule.</summary>
    public string? EventType { get; init; }

    /// <summary>Which event of the stream it was, counted from 0.</summary>
    public long? EventIndex { get; init; }
}
