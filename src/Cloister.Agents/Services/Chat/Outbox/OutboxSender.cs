using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Sends what is in the outbox: one thing at a time to each conversation, in order, and to all conversations at once. What is to leave later waits apart, so
/// that nothing has to wait for it; what no channel can take at the moment waits until one can.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Sources without timers hold nothing; the timer is let go of when it stops.")]
internal sealed partial class OutboxSender(OutboxDelivery delivery, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OutboxLane> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<OutboxItem, (long At, long Key)> _delayed = new();
    private readonly ILogger _logger = logger;
    private CancellationTokenSource _stop = new();
    private CancellationTokenSource _abandon = new();
    private ITimer? _timer;
    private TaskSet? _work;

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins, with what was there before.</summary>
    public void Start(IEnumerable<OutboxItem> items)
    {
        lock (_lock)
        {
            (_stop, _abandon, _work) = (new(), new(), new());
        }

        Add(items);
    }

    /// <summary>Nothing more is asked of platforms. What one was asked already is waited for, until that is given up as well.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        TaskSet? work;
        lock (_lock)
        {
            (work, _work) = (_work, null);
            _timer?.Dispose();
            _timer = null;
            _lanes.Clear();
            _delayed.Clear();
        }

        await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var giveUp = cancellationToken.Register(() => _ = _abandon.CancelAsync());
        if (work is not null)
        {
            await work.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Returns when nothing is being sent, or waits to be sent again.</summary>
    public Task WhenQuietAsync() => _work?.WhenQuietAsync() ?? Task.CompletedTask;

    /// <summary>Takes what is in the store now. If nothing is sent at the moment, it stays there for the next start.</summary>
    public void Add(IEnumerable<OutboxItem> items)
    {
        lock (_lock)
        {
            foreach (var item in _work is null ? [] : items)
            {
                if (item.Row.IsDelayed(Now))
                {
                    _delayed.Enqueue(item, (item.Row.NextAt, item.Row.Key));
                }
                else
                {
                    Append(item);
                }
            }

            SetTimer();
        }
    }

    /// <summary>Goes on with all that waits for a channel, for one can be used now.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            foreach (var (session, lane) in _lanes)
            {
                Run(session, lane);
            }
        }
    }

    /// <summary>The lock is held.</summary>
    private void Append(OutboxItem item)
    {
        var session = item.Row.SessionId;
        if (!_lanes.TryGetValue(session, out var lane))
        {
            _lanes.Add(session, lane = new());
        }

        lane.Waiting.AddLast(item);
        Run(session, lane);
    }

    /// <summary>The lock is held.</summary>
    private void Run(string session, OutboxLane lane)
    {
        if (!lane.IsRunning && _work is { } work)
        {
            lane.IsRunning = true;
            var (stop, abandon) = (_stop.Token, _abandon.Token);
            work.Add(() => SendAsync(session, lane, stop, abandon));
        }
    }

    private async Task SendAsync(string session, OutboxLane lane, CancellationToken stopping, CancellationToken abandoned)
    {
        try
        {
            while (Peek(session, lane, stopping) is { } item && await SendAsync(lane, item, stopping, abandoned).ConfigureAwait(false)) { }
        }
        catch (Exception exception) when (stopping.IsCancellationRequested)
        {
            // What has not left is in the store, with as much as is known of it.
            LogStopped(session, exception);
        }
        catch (Exception exception)
        {
            LogStuck(session, exception);
            Park(lane);
        }
    }

    /// <returns>Whether the next may leave.</returns>
    private async Task<bool> SendAsync(OutboxLane lane, OutboxItem item, CancellationToken stopping, CancellationToken abandoned)
    {
        if (!await delivery.DeliverAsync(item, stopping, abandoned).ConfigureAwait(false))
        {
            Park(lane);
            // A channel may have come while it was parked.
            return delivery.CanDeliver(item.Row) && Unpark(lane);
        }

        var follower = item.Follower;
        lock (_lock)
        {
            lane.Waiting.Remove(item);
            if (follower is not null)
            {
                lane.Waiting.AddFirst(follower);
            }
        }

        return true;
    }

    /// <summary>What leaves next; nothing, if that was all, and then nobody is at it any more.</summary>
    private OutboxItem? Peek(string session, OutboxLane lane, CancellationToken stopping)
    {
        lock (_lock)
        {
            if (!stopping.IsCancellationRequested && lane.Waiting.First is { } first)
            {
                return first.Value;
            }

            lane.IsRunning = false;
            if (_lanes.GetValueOrDefault(session) == lane)
            {
                _lanes.Remove(session);
            }

            return null;
        }
    }

    private void Park(OutboxLane lane)
    {
        lock (_lock)
        {
            lane.IsRunning = false;
        }
    }

    private bool Unpark(OutboxLane lane)
    {
        lock (_lock)
        {
            return !lane.IsRunning && (lane.IsRunning = true);
        }
    }

    /// <summary>The lock is held.</summary>
    private void SetTimer()
    {
        _timer?.Dispose();
        _timer = null;
        if (_work is not null && _delayed.TryPeek(out _, out var next))
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, next.At - Now));
            _timer = clock.CreateTimer(_ => SendDue(), null, wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
        }
    }

    private void SendDue()
    {
        lock (_lock)
        {
            while (_work is not null && _delayed.TryPeek(out var item, out var next) && next.At <= Now)
            {
                _delayed.Dequeue();
                Append(item);
            }

            SetTimer();
        }
    }

    [LoggerMessage(626, LogLevel.Debug, "Sending to session '{SessionId}' ended, because the service stops.")]
    private partial void LogStopped(string sessionId, Exception exception);

    [LoggerMessage(
        627,
        LogLevel.Error,
        "Nothing more is sent to session '{SessionId}' before its channel comes anew or the agent starts anew."
    )]
    private partial void LogStuck(string sessionId, Exception exception);
}
