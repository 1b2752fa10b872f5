namespace Cloister.AgUi;

/// <summary>
/// Anything that answers a run with events: an agent behind HTTP, a host in this process, a script in a test. A chat session does not know
/// which.
/// </summary>
public interface IAgent
{
    /// <summary>One run.</summary>
    /// <param name="context">The input, and what travels beside it.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <returns>
    /// The events in order. Nothing happens before the first one is asked for; the sequence is enumerated once; the agent may be asked for many
    /// runs at a time.
    /// </returns>
    IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default);
}
