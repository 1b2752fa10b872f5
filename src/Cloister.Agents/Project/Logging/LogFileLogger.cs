using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

internal sealed class LogFileLogger(LogFileProvider provider, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => provider.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        var fields = new LogEntryFields();
        provider.Scopes.ForEachScope(static (scope, fields) => fields.Add(scope), fields);
        fields.Add(state);
        provider.Write(logLevel, category, eventId, formatter(state, exception), exception, fields);
    }
}
