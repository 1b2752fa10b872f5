using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Loggers that write into the log of the project, and to wherever the application logs; neither gets secrets.</summary>
/// <remarks>Both belong to others, who dispose of them.</remarks>
internal sealed class ProjectLoggerFactory(LogFileProvider file, ILoggerFactory application, SecretRedactor redactor) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        new Both(file.CreateLogger(categoryName), new RedactingLogger(application.CreateLogger(categoryName), redactor));

    /// <exception cref="NotSupportedException">Always.</exception>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException(
            "The loggers of a project take no further providers. Add it to the log factory of the application."
        );

    public void Dispose() { }

    private sealed class Both(ILogger one, ILogger other) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => new Scopes(one.BeginScope(state), other.BeginScope(state));

        public bool IsEnabled(LogLevel logLevel) => one.IsEnabled(logLevel) || other.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            one.Log(logLevel, eventId, state, exception, formatter);
            other.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private sealed class Scopes(IDisposable? one, IDisposable? other) : IDisposable
    {
        public void Dispose()
        {
            other?.Dispose();
            one?.Dispose();
        }
    }
}
