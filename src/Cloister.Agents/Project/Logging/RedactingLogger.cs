using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

internal sealed class RedactingLogger(ILogger inner, SecretRedactor redactor) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(RedactedState.Of(state, redactor)!);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            var message = redactor.Redact(formatter(state, exception));
            inner.Log(logLevel, eventId, RedactedState.Of(state, redactor), Redacted(exception), (_, _) => message);
        }
    }

    private Exception? Redacted(Exception? exception)
    {
        var text = exception?.ToString() ?? "";
        var redacted = redactor.Redact(text);
        return ReferenceEquals(text, redacted) ? exception : new RedactedException(redacted);
    }

    /// <summary>Stands for an exception that tells a secret, with all that it says besides.</summary>
    private sealed class RedactedException(string text) : Exception(text)
    {
        public override string ToString() => Message;
    }
}
