using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// Reads events. When more wait than the buffer is meant for, it goes by its rule. By default adjacent deltas of one item become one, which
/// loses nothing; when even that passes the limit, the consumer is told instead of being given a stream with holes that nobody asked for.
/// </summary>
internal sealed class EventReader(
    int capacity,
    Backpressure backpressure,
    Action<ItemReader<AgUiEvent>>? leave,
    CancellationToken cancellationToken
) : ItemReader<AgUiEvent>(leave, cancellationToken)
{
    /// <summary>How many bytes may wait, about.</summary>
    public const long Limit = 8 * 1024 * 1024;

    private readonly LinkedList<WaitingEvent> _waiting = [];
    private long _bytes;
    private bool _isJoining;
    private TaskCompletionSource? _room;

    private bool HasRoom => IsComplete || (_waiting.Count < capacity && _bytes < Limit);

    /// <summary>Completes when less waits than the buffer is meant for, or nobody reads any more.</summary>
    public Task RoomAsync() =>
        Locked(() =>
        {
            if (HasRoom)
            {
                return Task.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        });

    private protected override Kept Keep(AgUiEvent item)
    {
        var waiting = new WaitingEvent(item);
        return backpressure switch
        {
            Backpressure.PauseUpstream => Add(waiting, dropped: 0),
            Backpressure.DropOldest => Add(waiting, DropFor(waiting)),
            Backpressure.DropNewest => Fits(waiting) ? Add(waiting, dropped: 0) : new(Dropped: 1),
            _ => Join(waiting, item),
        };
    }

    private protected override AgUiEvent? TryTake()
    {
        if (_waiting.First is not { } first)
        {
            return null;
        }

        RemoveFirst();
        _isJoining &= _waiting.Count >= capacity / 2;
        GiveRoom();
        return first.Value.Take();
    }

    private protected override void OnComplete() => GiveRoom();

    private Kept Add(WaitingEvent item, int dropped)
    {
        _bytes += item.Size;
        _waiting.AddLast(item);
        return new(dropped);
    }

    private void RemoveFirst()
    {
        _bytes -= _waiting.First!.Value.Size;
        _waiting.RemoveFirst();
    }

    private void GiveRoom()
    {
        if (_room is not null && HasRoom)
        {
            _room.TrySetResult();
            _room = null;
        }
    }

    /// <summary>What is larger than the limit has room for itself.</summary>
    private bool Fits(WaitingEvent item) => _waiting.Count == 0 || (_waiting.Count < capacity && _bytes + item.Size <= Limit);

    private int DropFor(WaitingEvent item)
    {
        var dropped = 0;
        for (; !Fits(item); dropped++)
        {
            RemoveFirst();
        }

        return dropped;
    }

    private Kept Join(WaitingEvent waiting, AgUiEvent item)
    {
        if (_isJoining && _waiting.Last is { } last && last.Value.TryJoin(item))
        {
            _bytes += waiting.Size;
        }
        else
        {
            Add(waiting, dropped: 0);
        }

        if (!_isJoining && _waiting.Count > capacity)
        {
            _isJoining = true;
            JoinAll();
        }

        // The one that is read next has room for itself, however large it is.
        return _bytes - _waiting.First!.Value.OwnSize > Limit ? new(Dropped: 0, Overflow()) : default;
    }

    private void JoinAll()
    {
        for (var node = _waiting.First; node?.Next is { } next; )
        {
            if (node.Value.TryJoin(next.Value))
            {
                _waiting.Remove(next);
            }
            else
            {
                node = next;
            }
        }
    }

    private InvalidOperationException Overflow()
    {
        _waiting.Clear();
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"This reader of events was ended because more than {Limit / (1024 * 1024)} MiB waited for it. Read faster, or set {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.Backpressure)} to {nameof(Backpressure)}.{nameof(Backpressure.PauseUpstream)}, which lets the run wait for its readers; {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.EventBufferSize)} says how many events may wait before deltas are joined."
            )
        );
    }
}
