namespace Cloister.Agents;

/// <summary>Does the work of a run. It writes what it does; the session writes how it began and how it ended.</summary>
internal interface IRunner
{
    /// <summary>Works until there is an answer.</summary>
    /// <exception cref="RunFailedException">It cannot go on.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<RunEnding> RunAsync(ActiveRun run, CancellationToken cancellationToken);
}
