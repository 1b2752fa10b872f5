using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// Stands around runs: it may change what is sent, change or watch what comes back, ask again, or not ask at all. The first of a list is the
/// outermost.
/// </summary>
/// <remarks>
/// One interceptor serves many runs at a time. A failure of the run arrives as <see cref="RunEnded"/>, the last event of its sequence; an
/// exception of an interceptor becomes one. A run that is cancelled just ends, without an event: ask the token. A
/// sequence is let go as soon as it gave a <see cref="RunEnded"/> or nobody listens any more; what must happen at the end stands in a
/// <c>finally</c>.
/// </remarks>
public interface IInterceptor
{
    /// <summary>Wraps one run.</summary>
    /// <param name="context">The attempt.</param>
    /// <param name="next">The rest of the chain; it may be called not at all or several times.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    IAsyncEnumerable<AgUiEvent> InterceptAsync(RunContext context, RunDelegate next, CancellationToken cancellationToken);
}
