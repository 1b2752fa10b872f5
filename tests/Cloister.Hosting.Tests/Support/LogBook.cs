using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests;

/// <summary>Keeps what is logged, and lets tests wait for a line.</summary>
internal sealed class LogBook : ILoggerProvider
{
    private readonly Lock _sync = new();
    private readonly List<Line> _lines = [];
    private readonly List<(Func<Line, bool> IsIt, TaskCompletionSource<Line> Found)> _awaited = [];

    public sealed record Line(string Category, LogLevel Level, string Text);

    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (_sync)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>What this package said at a level.</summary>
    public IReadOnlyList<string> Hosting(LogLevel level) =>
        [.. Lines.Where(line => line.Level == level && line.Category == "Cloister.Hosting").Select(line => line.Text)];

    /// <summary>The next line that is logged from now on and contains a text; call it before what makes the line.</summary>
    public Task<Line> Next(LogLevel level, string text)
    {
        var found = new TaskCompletionSource<Line>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            _awaited.Add((line => line.Level == level && line.Text.Contains(text, StringComparison.Ordinal), found));
        }

        return found.Task;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private void Add(Line line)
    {
        (Func<Line, bool> IsIt, TaskCompletionSource<Line> Found)[] met;
        lock (_sync)
        {
            _lines.Add(line);
            met = [.. _awaited.Where(one => one.IsIt(line))];
            _awaited.RemoveAll(one => one.IsIt(line));
        }

        foreach (var one in met)
        {
            one.Found.TrySetResult(line);
        }
    }

    private sealed class Logger(LogBook book, string category) : ILogger
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
        ) => book.Add(new(category, logLevel, formatter(state, exception)));
    }
}
