using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>A logger that lets nothing below a level through.</summary>
internal sealed class LevelFilter(ILogger log, LogLevel minimum) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && log.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel >= minimum)
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
