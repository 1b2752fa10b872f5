using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>A storage that fails and hangs when the test says so.</summary>
internal sealed class ManualStorage : ISessionStorage
{
    private readonly InMemorySessionStorage _inner = new();
    private readonly Lock _sync = new();
    private readonly List<ChatState> _saved = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Failure { get; set; }

    /// <summary>What a save waits for before it takes effect.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IReadOnlyList<ChatState> Saved
    {
        get
        {
            lock (_sync)
            {
                return [.. _saved];
            }
        }
    }

    public async Task UntilAsync(int saves)
    {
        while (true)
        {
            Task changed;
            lock (_sync)
            {
                if (_saved.Count >= saves)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.Soon();
        }
    }

    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default) =>
        Failure is null ? _inner.LoadAsync(threadId, cancellationToken) : throw Failure;

    public async ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    )
    {
        await Gate;
        if (Failure is not null)
        {
            throw Failure;
        }

        var revision = await _inner.SaveAsync(threadId, state, mode, cancellationToken);
        lock (_sync)
        {
            _saved.Add(state);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return revision;
    }

    public ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default) =>
        Failure is null ? _inner.DeleteAsync(threadId, cancellationToken) : throw Failure;

    public async IAsyncEnumerable<ThreadInfo> ListThreadsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var thread in _inner.ListThreadsAsync(cancellationToken))
        {
            yield return thread;
        }
    }
}
