using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Scopes as a provider may see them.</summary>
internal sealed class RedactingScopes(IExternalScopeProvider inner, SecretRedactor redactor) : IExternalScopeProvider
{
    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) =>
        inner.ForEachScope((scope, given) => callback(RedactedState.Of(scope, redactor), given), state);

    public IDisposable Push(object? state) => inner.Push(state);
}
