namespace Cloister.AgUi;

/// <summary>What an open item waits for.</summary>
public enum OpenItemStatus
{
    /// <summary>More of it, and its end: <c>streaming</c></summary>
    Streaming,

    /// <summary>A call whose arguments are complete waits for its result: <c>complete</c></summary>
    Complete,
}
