using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Stands in front of a provider that knows nothing of secrets, such as the console's, and keeps them from it.</summary>
internal sealed class RedactingLoggerProvider(ILoggerProvider inner, SecretRedactor redactor) : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), redactor);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) =>
        (inner as ISupportExternalScope)?.SetScopeProvider(new RedactingScopes(scopeProvider, redactor));

    public void Dispose() => inner.Dispose();
}
