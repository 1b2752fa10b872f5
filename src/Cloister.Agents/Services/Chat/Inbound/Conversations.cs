using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>Messages in their conversations: one of a conversation at a time, in the order in which they came, and all conversations at once.</summary>
internal sealed class Conversations(Func<Received, Task> work) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RouteKey, Queue<Received>> _waiting = [];
    private readonly TaskSet _tasks = new();
    private TaskCompletionSource? _quiet;
    private bool _isOpen;
    private bool _isClosed;

    public void Post(Received received)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                // It stays claimed, and is found by the next start.
                return;
            }

            ref var queue = ref CollectionsMarshal.GetValueRefOrAddDefault(_waiting, received.Conversation, out var isKnown);
            (queue ??= new()).Enqueue(received);
            if (_isOpen && !isKnown)
            {
                Begin(received.Conversation);
            }
        }
    }

    /// <summary>From here on conversations are worked on; what was posted before comes first.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            foreach (var conversation in _waiting.Keys)
            {
                Begin(conversation);
            }
        }
    }

    /// <summary>Returns when nothing is on its way at the moment.</summary>
    public Task WhenQuietAsync()
    {
        lock (_lock)
        {
            return _waiting.Count == 0 ? Task.CompletedTask : (_quiet ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Ends behind what is being worked on.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        await _tasks.DisposeAsync().ConfigureAwait(false);
    }

    private void Begin(RouteKey conversation) => _tasks.Add(() => RunAsync(conversation));

    private async Task RunAsync(RouteKey conversation)
    {
        while (Next(conversation) is { } received)
        {
            await work(received).ConfigureAwait(false);
        }
    }

    private Received? Next(RouteKey conversation)
    {
        lock (_lock)
        {
            if (!_isClosed && _waiting.TryGetValue(conversation, out var queue) && queue.TryDequeue(out var received))
            {
                return received;
            }

            _waiting.Remove(conversation);
            if (_waiting.Count == 0)
            {
                _quiet?.SetResult();
                _quiet = null;
            }

            return null;
        }
    }
}
