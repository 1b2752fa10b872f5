using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Keeps the log of an agent in files of JSON lines, without secrets. One task writes for all loggers, and nobody waits for the disk.</summary>
internal sealed class LogFileProvider : ILoggerProvider, ISupportExternalScope, IAsyncDisposable
{
    private const string Category = "Cloister.Agents.Log";

    // A log factory is disposed of synchronously; it waits for the last lines, but not for a disk that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly EventId Dropped = new(610, "log.dropped");

    private readonly LogFileOptions _options;
    private readonly LogEntryJson _json;
    private readonly LogFiles _files;
    private readonly Channel<Item> _items;
    private readonly ConcurrentDictionary<string, LogFileLogger> _loggers = new(StringComparer.Ordinal);
    private readonly ManualResetEventSlim _ended = new();
    private readonly Task _writing;
    private long _dropped;

    public LogFileProvider(LogFileOptions options, SecretRedactor redactor, TimeProvider time)
    {
        _options = options;
        _json = new LogEntryJson(options.AgentId, redactor, time);
        _files = new LogFiles(options, time);
        _items = Channel.CreateBounded<Item>(new BoundedChannelOptions(options.Waiting) { SingleReader = true });
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Why the last attempt to write failed; null if it did not.</summary>
    public Exception? Failure { get; private set; }

    internal IExternalScopeProvider Scopes { get; private set; } = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LogFileLogger(this, name));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    /// <summary>Completes when everything logged before is in its file, or lost.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _items.Writer.WriteAsync(new Item(default, flushed), cancellationToken).ConfigureAwait(false);
        await flushed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _items.Writer.TryComplete();
        _ended.Wait(Patience);
    }

    internal bool IsEnabled(LogLevel level) => level != LogLevel.None && level >= _options.Level();

    internal void Write(LogLevel level, string category, EventId eventId, string message, Exception? exception, LogEntryFields fields)
    {
        if (!_items.Writer.TryWrite(new Item(_json.Line(level, category, eventId, message, exception, fields), null)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _items.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            WriteWaiting();
        }
        _files.Dispose();
        _ended.Set();
    }

    private void WriteWaiting()
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        var flushed = new List<TaskCompletionSource>();
        while (lines.Count < _options.Waiting && _items.Reader.TryRead(out var item))
        {
            if (item.Flushed is null)
            {
                lines.Add(item.Line);
            }
            else
            {
                flushed.Add(item.Flushed);
            }
        }
        Append(lines);
        flushed.ForEach(waiting => waiting.TrySetResult());
    }

    private void Append(List<ReadOnlyMemory<byte>> lines)
    {
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        try
        {
            _files.Append(dropped == 0 ? lines : [DroppedLine(dropped), .. lines]);
            Failure = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The log cannot tell that it cannot be written; it counts what is lost, and says so when it can again.
            Failure = exception;
            Interlocked.Add(ref _dropped, dropped + lines.Count);
        }
    }

    private ReadOnlyMemory<byte> DroppedLine(long count)
    {
        var fields = new LogEntryFields();
        fields.Add(new KeyValuePair<string, object?>[] { new("Count", count) });
        var message = FormattableString.Invariant($"{count} entries were lost here: the disk was too slow, or could not be written.");
        return _json.Line(LogLevel.Warning, Category, Dropped, message, null, fields);
    }

    private readonly record struct Item(ReadOnlyMemory<byte> Line, TaskCompletionSource? Flushed);
}
