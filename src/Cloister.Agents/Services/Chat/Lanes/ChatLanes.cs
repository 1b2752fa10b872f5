using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Decides when what waits in conversations is answered: when nothing more comes for a moment, in the order in which it came, and in some conversations
/// at a time only. The messages themselves wait in their sessions.
/// </summary>
/// <remarks>Safe for several threads. It is asked under the gate of a session, and never waits for one while it decides.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "What it has going on ends when it is closed.")]
internal sealed partial class ChatLanes(Func<ChatSettings> settings, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChatLane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Lanes in which no more is to come for now, by the age of what waits. Whoever changes a lane takes it out first.</summary>
    private readonly SortedSet<ChatLane> _ready = new(Comparer<ChatLane>.Create((one, other) => one.Order.CompareTo(other.Order)));

    private readonly ILogger _logger = logger;

    // Behind everything that the store has numbered.
    private long _order = long.MaxValue / 2;
    private int _taken;
    private TaskSet? _work;
    private TaskCompletionSource? _rest;

    /// <summary>Told when a conversation begins to be answered. It returns at once.</summary>
    public Action<ActiveRun> Began { get; set; } = static _ => { };

    private bool IsAtRest => _taken == 0 && _ready.Count == 0;

    /// <summary>How many conversations are being answered.</summary>
    public int RunningCount
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Values.Count(lane => lane.State == LaneState.Running);
            }
        }
    }

    /// <summary>How many messages wait in all conversations.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Values.Sum(lane => lane.Count);
            }
        }
    }

    /// <summary>How many messages wait in a conversation.</summary>
    public int WaitingIn(string sessionId)
    {
        lock (_lock)
        {
            return _lanes.GetValueOrDefault(sessionId)?.Count ?? 0;
        }
    }

    /// <summary>Returns when nothing is being answered, and nothing can be before more time has passed.</summary>
    public Task WhenAtRestAsync()
    {
        lock (_lock)
        {
            return IsAtRest ? Task.CompletedTask : (_rest ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>From here on what waits is answered.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _work = new();
            foreach (var lane in _lanes.Values.ToList())
            {
                Rearm(lane);
            }
        }

        Pump();
    }

    /// <summary>From here on nothing more begins; what goes on goes on.</summary>
    public async Task CloseAsync()
    {
        TaskSet? work;
        lock (_lock)
        {
            (work, _work) = (_work, null);
            foreach (var lane in _lanes.Values)
            {
                lane.Dispose();
            }
        }

        if (work is not null)
        {
            await work.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A message is about to be taken.</summary>
    public void Arrived(LiveSession session, string input)
    {
        lock (_lock)
        {
            var lane = LaneOf(session);
            Unready(lane);
            lane.Add(input, ++_order, clock.GetTimestamp());
            Rearm(lane);
        }
    }

    /// <summary>It was not taken.</summary>
    public void Withdraw(LiveSession session, string input) => Leave(session, input, run: null);

    /// <summary>Whether a session may begin to answer. Then it has a slot.</summary>
    public bool MayBegin(LiveSession session, SessionInput input)
    {
        bool mayBegin;
        List<ChatLane> others;
        lock (_lock)
        {
            var lane = LaneOf(session);
            Unready(lane);
            if (!lane.Has(input.Id))
            {
                // It has waited since before this process began.
                lane.Add(input.Id, input.Key, at: 0);
            }

            Rearm(lane);
            others = Grant();
            mayBegin = lane.State == LaneState.Granted;
            if (mayBegin)
            {
                lane.State = LaneState.Starting;
                others.Remove(lane);
            }
        }

        GoOn(others);
        return mayBegin;
    }

    /// <summary>A message waits no more: a run has it, or nobody.</summary>
    public void Left(LiveSession session, SessionInput input, ActiveRun? run) => Leave(session, input.Id, run);

    private void Leave(LiveSession session, string input, ActiveRun? run)
    {
        var hasBegun = false;
        lock (_lock)
        {
            if (!_lanes.TryGetValue(session.Id, out var lane))
            {
                return;
            }

            Unready(lane);
            lane.Remove(input);
            if (lane.State == LaneState.Starting)
            {
                hasBegun = run is not null;
                lane.State = LaneState.Running;
                lane.NotBefore = 0;
                _ = EndAsync(lane, run?.Finished ?? Task.CompletedTask);
            }

            Rearm(lane);
        }

        if (hasBegun)
        {
            Began(run!);
        }
    }

    private async Task EndAsync(ChatLane lane, Task finished)
    {
        await finished.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            Release(lane);
        }

        Pump();
    }

    /// <summary>Has sessions begin that have a slot.</summary>
    private void Pump()
    {
        List<ChatLane> granted;
        lock (_lock)
        {
            granted = Grant();
        }

        GoOn(granted);
    }

    private void GoOn(List<ChatLane> granted)
    {
        foreach (var lane in granted)
        {
            var grant = lane.Grant;
            Volatile.Read(ref _work)?.Add(() => GoOnAsync(lane, grant));
        }
    }

    private async Task GoOnAsync(ChatLane lane, int grant)
    {
        try
        {
            await lane.Session.GoOnAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotBegun(lane.Session.Id, failure);
        }

        lock (_lock)
        {
            if (lane.Grant != grant || lane.State is not (LaneState.Granted or LaneState.Starting))
            {
                return;
            }

            // Something else goes on there, or the store takes nothing. Others must not wait for that.
            lane.NotBefore = clock.GetTimestamp() + TicksOf(RetryTime);
            Release(lane);
        }

        Pump();
    }

    /// <summary>Gives the free slots to those who have waited longest. The lock is held.</summary>
    private List<ChatLane> Grant()
    {
        var granted = new List<ChatLane>();
        var free = _work is null ? 0 : settings().MaxConcurrency - _taken;
        foreach (var lane in _ready)
        {
            if (granted.Count >= free)
            {
                break;
            }

            if (lane.Session.Current is null)
            {
                granted.Add(lane);
            }
        }

        foreach (var lane in granted)
        {
            Unready(lane);
            lane.State = LaneState.Granted;
            lane.Grant++;
            _taken++;
        }

        return granted;
    }

    private void Release(ChatLane lane)
    {
        Unready(lane);
        lane.State = LaneState.Idle;
        _taken--;
        Rearm(lane);
        if (IsAtRest)
        {
            _rest?.SetResult();
            _rest = null;
        }
    }

    private void Unready(ChatLane lane)
    {
        if (lane.IsReady)
        {
            _ready.Remove(lane);
            lane.IsReady = false;
        }
    }

    /// <summary>Puts a lane where it belongs now: among those that can be answered, or to wait for that, or away. The lock is held.</summary>
    private void Rearm(ChatLane lane)
    {
        if (lane.State != LaneState.Idle || lane.IsReady)
        {
            return;
        }

        if (lane.Count == 0)
        {
            lane.Dispose();
            _lanes.Remove(lane.Session.Id);
            return;
        }

        var wait = DueOf(lane) - clock.GetTimestamp();
        if (wait <= 0)
        {
            lane.IsReady = _ready.Add(lane);
        }
        else if (_work is not null)
        {
            lane.Wake(clock, OnDue, TimeSpan.FromSeconds((double)wait / clock.TimestampFrequency));
        }
    }

    private void OnDue(ChatLane lane)
    {
        lock (_lock)
        {
            if (_lanes.GetValueOrDefault(lane.Session.Id) == lane)
            {
                Rearm(lane);
            }
        }

        Pump();
    }

    /// <summary>When nothing came for a while, but not later than some time after the first.</summary>
    private long DueOf(ChatLane lane)
    {
        var (debounce, most) = (settings().MergeDebounce, settings().MergeMaxWait);
        return debounce == TimeSpan.Zero || most == TimeSpan.Zero
            ? lane.NotBefore
            : Math.Max(lane.NotBefore, Math.Min(lane.LastAt + TicksOf(debounce), lane.FirstAt + TicksOf(most)));
    }

    private long TicksOf(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private ChatLane LaneOf(LiveSession session)
    {
        if (!_lanes.TryGetValue(session.Id, out var lane))
        {
            _lanes.Add(session.Id, lane = new(session));
        }

        lane.Session = session;
        return lane;
    }

    [LoggerMessage(608, LogLevel.Error, "What waits in session '{SessionId}' could not be taken up. It is tried again.")]
    private partial void LogNotBegun(string sessionId, Exception exception);
}
