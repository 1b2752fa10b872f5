using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Cloister.Tests.Support;

/// <summary>One record as it was logged.</summary>
internal sealed record LogRecord(string Category, LogLevel Level, EventId Id, string Message, Exception? Exception);

/// <summary>Keeps everything that is logged.</summary>
internal sealed class LogCollector : ILoggerFactory
{
    private readonly ConcurrentQueue<LogRecord> _records = [];

    public IReadOnlyList<LogRecord> Records => [.. _records];

    private Action<LogRecord>? _added;

    public IEnumerable<LogRecord> Errors => Records.Where(record => record.Level == LogLevel.Error);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The collector keeps its records itself.");

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    /// <summary>The first record from now on that is looked for.</summary>
    public Task<LogRecord> NextAsync(Func<LogRecord, bool> isIt)
    {
        var found = new TaskCompletionSource<LogRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
        _added += record =>
        {
            if (isIt(record))
            {
                found.TrySetResult(record);
            }
        };
        return found.Task;
    }

    private void Add(LogRecord record)
    {
        _records.Enqueue(record);
        _added?.Invoke(record);
    }

    public void Forget() => _records.Clear();

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => collector.Add(new(category, logLevel, eventId, formatter(state, exception), exception));
    }
}
