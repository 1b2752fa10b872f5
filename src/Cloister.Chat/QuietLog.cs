using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>A logger whose failures are nobody's but its own: a log that fails has nobody to tell.</summary>
internal sealed class QuietLog(ILogger log) : ILogger
{
#pragma warning disable CA1031 // That is what this type is for.
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return log.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return log.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        try
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            return;
        }
    }
#pragma warning restore CA1031
}
