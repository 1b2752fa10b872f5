namespace Cloister.Agents;

/// <summary>Where the agent does not run.</summary>
internal sealed class NoRunner : IRunner
{
    public Task<RunEnding> RunAsync(ActiveRun run, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The agent does not run, so nothing is answered.");
}
