namespace Cloister.AgUi;

/// <summary>The connection failed: refused, timed out, cut, or an HTTP status that is not a success.</summary>
/// <param name="Message">A short sentence without payload.</param>
/// <param name="Code">What kind of failure.</param>
public sealed record TransportError(string Message, ErrorCode Code) : AgUiError(Message, Code)
{
    /// <summary>The HTTP status, if there was an answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What the other side told with the status: a JSON object.</summary>
    public JsonData Details { get; init; } = JsonData.EmptyObject;
}
