using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>How an agent is examined.</summary>
public sealed record ConformanceOptions
{
    /// <summary>What the agent is expected to send: a type passes when every event of it here has an equal one there.</summary>
    /// <value><see cref="EventCorpus.All"/> by default. When empty, a type passes when the agent sends an event of it.</value>
    public ImmutableArray<AgUiEvent> Corpus { get; init; } = EventCorpus.All;

    /// <summary>What the agent is asked.</summary>
    /// <value><see cref="EventCorpus.Input"/> by default.</value>
    public RunAgentInput Input { get; init; } = EventCorpus.Input;

    /// <summary>Whether ids are compared by the order in which they are first used, for agents that make their own.</summary>
    /// <value>Off by default.</value>
    public bool NormaliseIds { get; init; }

    /// <summary>How long a run may take.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the timeout.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
