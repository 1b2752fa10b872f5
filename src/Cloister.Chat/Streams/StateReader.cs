using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Reads states. Each is complete by itself, so a slow consumer skips the oldest and never misses the last.</summary>
internal sealed class StateReader(int capacity, Action<ItemReader<ChatState>>? leave, CancellationToken cancellationToken)
    : ItemReader<ChatState>(leave, cancellationToken)
{
    private readonly Queue<ChatState> _waiting = [];

    private protected override Kept Keep(ChatState item)
    {
        if (_waiting.Count >= capacity)
        {
            _waiting.Dequeue();
        }

        _waiting.Enqueue(item);
        return default;
    }

    private protected override ChatState? TryTake() => _waiting.TryDequeue(out var state) ? state : null;
}
