using Cloister.AgUi;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents;

/// <summary>What every session of an agent works with.</summary>
internal sealed class SessionServices(AgentStore store, IEventFeed feed, IdSource ids, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, IInputHandler> _handlers = new(StringComparer.Ordinal);
    private readonly List<Action<WriteSet, long>> _removals = [];
    private volatile bool _isStarting;
    private volatile bool _isClosed;

    public AgentStore Store => store;

    public IEventFeed Feed => feed;

    public IdSource Ids => ids;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>The agent stops: nothing begins any more. What waits stays in the store, and is answered after the next start.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The agent starts: what is asked is taken, and nothing begins before all is there that a run may need.</summary>
    public bool IsStarting => _isStarting;

    /// <summary>In milliseconds since 1970.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Who does the work of runs. Set once, before the first run.</summary>
    public required IRunner Runner { get; init; }

    /// <summary>The questions of a session that wait for an answer.</summary>
    public ValueTask<ValueList<Interrupt>> OpenInterruptsAsync(long session, CancellationToken cancellationToken) =>
        store.ReadAsync(reader => reader.ReadOpenInterruptsAsync(session), cancellationToken);

    /// <summary>Where awake sessions have their plugins.</summary>
    public ISessionScopes Scopes { get; set; } = new NoScopes();

    /// <summary>Takes what runs say to where people read it. Set once, before the first session is used.</summary>
    public IRunFollower Follower { get; set; } = new NoFollower();

    /// <summary>Told of each answer of a model, when the end of its run is stored. It returns at once, and never throws.</summary>
    public Action<LiveSession> Answered { get; set; } = static _ => { };

    /// <summary>Told when a run has ended, however it did. Nobody waits for it.</summary>
    public Action<LiveSession, RunResult> Ended { get; set; } = static (_, _) => { };

    /// <summary>For whoever only reads and writes sessions, while no agent runs.</summary>
    public static SessionServices WithoutRuns(AgentStore store, TimeProvider time) =>
        new(store, new MemoryFeed(), new(time), time, NullLogger.Instance) { Runner = new NoRunner() };

    /// <summary>Adds who has something of sessions in tables of its own, which goes with them.</summary>
    public void OnRemoval(Action<WriteSet, long> remove) => _removals.Add(remove);

    /// <summary>Everything there is of a session.</summary>
    public void Remove(WriteSet set, long session)
    {
        _removals.ForEach(remove => remove(set, session));
        set.RemoveSession(session);
    }

    public void BeginStart() => _isStarting = true;

    public void EndStart() => _isStarting = false;

    public void Close() => _isClosed = true;

    /// <summary>Adds who knows a kind of input. All are added before the first session is used.</summary>
    public void Add(IInputHandler handler) => _handlers.Add(handler.Kind, handler);

    /// <summary>Who knows a kind of input; nobody, if its service is gone.</summary>
    public IInputHandler? FindHandler(string kind) => _handlers.GetValueOrDefault(kind);

    public IInputHandler HandlerOf(string kind) =>
        FindHandler(kind)
        ?? throw new InvalidOperationException(
            $"Nobody knows inputs of the kind '{kind}'. Add the service that makes them, or its handler, before the sessions start."
        );
}
