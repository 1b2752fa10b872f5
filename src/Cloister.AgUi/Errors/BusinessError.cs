namespace Cloister.AgUi;

/// <summary>The other side will not serve this caller: quota, rate, authentication, permission.</summary>
/// <param name="Message">A short sentence without payload.</param>
/// <param name="Code">What kind of failure.</param>
public sealed record BusinessError(string Message, ErrorCode Code) : AgUiError(Message, Code)
{
    /// <summary>What the other side told: a JSON object.</summary>
    public JsonData Details { get; init; } = JsonData.EmptyObject;
}
