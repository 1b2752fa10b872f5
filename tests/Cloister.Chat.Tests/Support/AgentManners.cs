namespace Cloister.Chat.Tests;

/// <summary>How a run of a <see cref="ManualAgent"/> behaves towards whoever reads it.</summary>
internal sealed record AgentManners
{
    public bool IgnoresCancellation { get; init; }

    public bool HangsInDispose { get; init; }

    /// <summary>When it has nothing to say it holds the thread that asks.</summary>
    public bool BlocksTheThread { get; init; }

    /// <summary>What is registered with its token never returns.</summary>
    public bool BlocksTheToken { get; init; }
}
