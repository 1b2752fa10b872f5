using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// Reads events. When more wait than the buffer is meant for, adjacent deltas of one item become one, which loses nothing; when even that
/// passes the limit, the consumer is told instead of being given a stream with holes.
/// </summary>
internal sealed class EventReader(int capacity, Action<ItemReader<AgUiEvent>>? leave, CancellationToken cancellationToken)
    : ItemReader<AgUiEvent>(leave, cancellationToken)
{
    /// <summary>How many bytes may wait, about.</summary>
    public const long Limit = 8 * 1024 * 1024;

    private readonly LinkedList<WaitingEvent> _waiting = [];
    private long _bytes;
    private bool _isJoining;
    private TaskCompletionSource? _room;

    /// <summary>Completes when fewer items wait than the buffer is meant for, or the consumer has left.</summary>
    public Task RoomAsync() =>
        Locked(() =>
        {
            if (IsComplete || _waiting.Count < capacity)
            {
                return Task.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        });

    private protected override Exception? Keep(AgUiEvent item)
    {
        _bytes += WaitingEvent.SizeOf(item);
        if (!_isJoining || _waiting.Last is not { } last || !last.Value.TryJoin(item))
        {
            _waiting.AddLast(new WaitingEvent(item));
        }

        if (!_isJoining && _waiting.Count > capacity)
        {
            _isJoining = true;
            JoinAll();
        }

        return _bytes > Limit ? Overflow() : null;
    }

    private protected override AgUiEvent? TryTake()
    {
        if (_waiting.First is not { } first)
        {
            return null;
        }

        _waiting.RemoveFirst();
        var item = first.Value.Take();
        _bytes -= first.Value.Size;
        _isJoining &= _waiting.Count >= capacity / 2;
        if (_room is not null && _waiting.Count < capacity)
        {
            _room.TrySetResult();
            _room = null;
        }

        return item;
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

    private protected override void OnComplete() => _room?.TrySetResult();

    private InvalidOperationException Overflow()
    {
        _waiting.Clear();
        _room?.TrySetResult();
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"This reader of events was ended because more than {Limit / (1024 * 1024)} MiB waited for it. Read faster, or set {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.Backpressure)} to {nameof(Backpressure)}.{nameof(Backpressure.PauseUpstream)}, which lets the run wait for its readers; {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.EventBufferSize)} says how many events may wait before deltas are joined."
            )
        );
    }
}
