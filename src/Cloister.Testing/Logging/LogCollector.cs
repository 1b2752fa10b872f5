using Microsoft.Extensions.Logging;

namespace Cloister.Testing;

/// <summary>Keeps what is logged, for tests to look at.</summary>
public sealed class LogCollector : ILoggerFactory, ILoggerProvider
{
    /// <summary>What was logged.</summary>
    public Recorded<LogRecord> Records { get; } = new();

    /// <summary>What is below this is not kept, and loggers say that it is switched off.</summary>
    /// <value>Everything is kept by default.</value>
    public LogLevel MinimumLevel { get; set; } = LogLevel.Trace;

    /// <summary>What was logged at a level or above it.</summary>
    public IReadOnlyList<LogRecord> From(LogLevel level) => [.. Records.Where(record => record.Level >= level)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Not for this factory: it keeps everything itself.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("A LogCollector has no providers. Add it as a provider to another factory instead.");

    /// <summary>Does nothing: what was kept stays readable.</summary>
    public void Dispose() { }

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= collector.MinimumLevel && logLevel != LogLevel.None;

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
                collector.Records.Add(new(logLevel, category, eventId, formatter(state, exception), exception, Values(state)));
            }
        }

        // A template may name a value twice; the last one counts.
        private static Dictionary<string, object?> Values(object? state)
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                values[name] = value;
            }

            return values;
        }
    }
}
