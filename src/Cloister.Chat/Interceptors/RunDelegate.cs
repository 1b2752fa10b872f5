using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The rest of the chain: the next interceptor, and at its end the agent.</summary>
/// <param name="context">The attempt, as it is handed on.</param>
/// <param name="cancellationToken">Aborts the run.</param>
public delegate IAsyncEnumerable<AgUiEvent> RunDelegate(RunContext context, CancellationToken cancellationToken);
