using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The last events of a session, and the state at each of them.</summary>
/// <remarks>
/// Looking back computes; it asks no agent, runs no tool and changes no session. A trace holds what agents sent, and neither headers nor how runs
/// ended in this process. It holds content: whoever exports it may have to redact it.
/// </remarks>
public sealed class RunTrace
{
    private readonly Lock _sync = new();
    private readonly Queue<RecordedStep> _entries = [];
    private readonly string _threadId;
    private readonly ChatFoldOptions _options;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private ChatState _start;
    private int _events;

    internal RunTrace(string threadId, ChatState start, ChatFoldOptions options, TimeProvider time, int capacity)
    {
        _threadId = threadId;
        _start = start;
        // Where the application's resolver had a say, the trace holds what it said.
        _options = options with
        {
            OnWarning = null,
            ConflictResolver = null,
        };
        _time = time;
        _capacity = capacity;
    }

    /// <summary>How many events there are to look at.</summary>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _events;
            }
        }
    }

    /// <summary>How many older ones were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>The events, the oldest first.</summary>
    public IReadOnlyList<AgUiEvent> Events => [.. Snapshot().Entries.Select(entry => entry.Event).OfType<AgUiEvent>()];

    /// <summary>The state right after an event, as the session had it then.</summary>
    /// <param name="index">The event, counted from the oldest there is.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such event.</exception>
    public ChatState StateAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var (start, entries) = Snapshot();
        var fold = new ChatFold(start, _options);
        foreach (var entry in entries)
        {
            if (entry.State is { } state)
            {
                fold.State = state;
            }
            else
            {
                fold.Apply(entry.Event!);
            }

            if (entry.Event is not null && index-- == 0)
            {
                return fold.State;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index), "The trace does not have so many events. Ask for one before Count.");
    }

    /// <summary>Writes the trace as JSON Lines: one line that says what it is, then one for each event.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="redact">Sees the JSON of each event and may return another one; without it nothing is left out.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public Task ExportAsync(Stream stream, Func<JsonData, JsonData>? redact = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return TraceFile.WriteAsync(stream, _threadId, Snapshot().Entries, redact, _time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Reads the events of an exported trace.</summary>
    /// <param name="stream">Where from; it stays open.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FormatException">It is no trace; the text names the line.</exception>
    public static Task<IReadOnlyList<AgUiEvent>> ImportAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return TraceFile.ReadAsync(stream, cancellationToken);
    }

    /// <param name="agentEvent">An event.</param>
    /// <param name="settled">The state it led to, where folding it again would not.</param>
    internal void Add(AgUiEvent agentEvent, ChatState? settled) => Put(new(agentEvent, settled, _time.GetUtcNow()));

    internal void AddState(ChatState state) => Put(new(null, state, default));

    private void Put(RecordedStep entry)
    {
        lock (_sync)
        {
            _entries.Enqueue(entry);
            _events += entry.Event is null ? 0 : 1;
            while (_events > _capacity || _entries.Count > 2 * _capacity)
            {
                DropOldest();
            }
        }
    }

    /// <summary>What is dropped becomes part of the start, so that all that follows still computes to what it was.</summary>
    private void DropOldest()
    {
        var oldest = _entries.Dequeue();
        _start = oldest.State ?? new ChatReducer(_options).Reduce(_start, oldest.Event!);
        _events -= oldest.Event is null ? 0 : 1;
        Dropped += oldest.Event is null ? 0 : 1;
    }

    private (ChatState Start, RecordedStep[] Entries) Snapshot()
    {
        lock (_sync)
        {
            return (_start, [.. _entries]);
        }
    }
}
