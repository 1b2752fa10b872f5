namespace Cloister.Agents;

/// <summary>The messages of one conversation that wait for an answer. Guarded by the lanes.</summary>
internal sealed class ChatLane(LiveSession session) : IDisposable
{
    private readonly List<(string Input, long Order)> _waiting = [];
    private ITimer? _timer;

    /// <summary>The session; it stays at hand as long as something waits in it.</summary>
    public LiveSession Session { get; set; } = session;

    public LaneState State { get; set; }

    /// <summary>Whether it stands among those that can be answered.</summary>
    public bool IsReady { get; set; }

    /// <summary>Counts the slots it was given, so that nobody takes back another one than he gave.</summary>
    public int Grant { get; set; }

    /// <summary>When the first of what waits came.</summary>
    public long FirstAt { get; private set; }

    /// <summary>When the last of what waits came.</summary>
    public long LastAt { get; private set; }

    /// <summary>It could not begin, and is not tried before this moment.</summary>
    public long NotBefore { get; set; }

    public int Count => _waiting.Count;

    /// <summary>The place of the oldest in the order in which all came.</summary>
    public long Order => _waiting[0].Order;

    public bool Has(string input) => _waiting.Exists(item => item.Input == input);

    public void Add(string input, long order, long at)
    {
        FirstAt = Count == 0 ? at : FirstAt;
        LastAt = at;
        var place = _waiting.FindIndex(item => item.Order > order);
        _waiting.Insert(place < 0 ? Count : place, (input, order));
    }

    public void Remove(string input) => _waiting.RemoveAll(item => item.Input == input);

    /// <summary>Has somebody look after it in a while, and not before that.</summary>
    public void Wake(TimeProvider clock, Action<ChatLane> look, TimeSpan after)
    {
        _timer ??= clock.CreateTimer(_ => look(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // A clock of whole milliseconds would wake us just before.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(after.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
