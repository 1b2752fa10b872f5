using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>An interceptor that is one method of its test.</summary>
internal sealed class LambdaInterceptor(Func<RunContext, RunDelegate, CancellationToken, IAsyncEnumerable<AgUiEvent>> intercept)
    : IInterceptor
{
    public IAsyncEnumerable<AgUiEvent> InterceptAsync(RunContext context, RunDelegate next, CancellationToken cancellationToken) =>
        intercept(context, next, cancellationToken);
}
