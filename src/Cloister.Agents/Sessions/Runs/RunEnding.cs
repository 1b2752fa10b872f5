using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How a run ended, before it is written down.</summary>
/// <param name="State">In one word.</param>
/// <param name="Terminal">The event that ends it.</param>
internal sealed record RunEnding(RunState State, AgUiEvent Terminal)
{
    /// <summary>Records that go in front of it, in the same transaction.</summary>
    public IReadOnlyList<LogRecord> Before { get; init; } = [];

    /// <summary>What else the transaction writes.</summary>
    public Action<WriteSet>? Also { get; init; }

    /// <summary>Calls that may stay open, because somebody else will answer them.</summary>
    public IReadOnlySet<string> Waiting { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public string Text { get; init; } = "";

    public string? Error { get; init; }

    /// <summary>What becomes of items that are still open.</summary>
    public string OpenStatus =>
        State switch
        {
            RunState.Stopped => MessageTags.Stopped,
            RunState.Interrupted => MessageTags.Interrupted,
            _ => MessageTags.Failed,
        };
}
