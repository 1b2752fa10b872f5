using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What the run loop works with.</summary>
internal sealed class RunLoopParts
{
    public required IModelSource Models { get; init; }

    public required IPromptSource Prompt { get; init; }

    public required IToolSource Tools { get; init; }

    public required ICompactor Compactor { get; init; }

    public required IdSource Ids { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Asked at the start of each run, so that a change of the configuration counts from the next one on.</summary>
    public required Func<RunLimits> LimitsSource { get; init; }

    /// <summary>The calls of a session that wait for a person.</summary>
    public required Func<long, CancellationToken, ValueTask<IReadOnlySet<string>>> WaitingCallsAsync { get; init; }

    /// <summary>What is made of the messages before a model is asked.</summary>
    public Func<
        ActiveRun,
        IReadOnlyList<ChatMessage>,
        CancellationToken,
        ValueTask<IReadOnlyList<ChatMessage>>
    > BeforeModelAsync { get; init; } = static (_, messages, _) => new(messages);

    public RunLimits Limits => LimitsSource();
}
