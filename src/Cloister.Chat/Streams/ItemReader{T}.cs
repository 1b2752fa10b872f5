namespace Cloister.Chat;

/// <summary>One consumer of a stream: what waits for it, and how it learns of more. Writing never waits and runs nobody's code.</summary>
/// <typeparam name="T">What is read.</typeparam>
internal abstract class ItemReader<T> : IAsyncEnumerator<T>
    where T : class
{
    private readonly CancellationToken _cancellationToken;
    private readonly Lock _sync = new();
    private Action<ItemReader<T>>? _leave;
    private TaskCompletionSource? _more;
    private Exception? _failure;
    private bool _isComplete;

    /// <param name="leave">Takes the reader off its stream; called once, by the consumer's disposal.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    private protected ItemReader(Action<ItemReader<T>>? leave, CancellationToken cancellationToken)
    {
        _leave = leave;
        _cancellationToken = cancellationToken;
    }

    public T Current { get; private set; } = null!;

    /// <returns>How many items the consumer misses for it.</returns>
    public int Write(T item)
    {
        lock (_sync)
        {
            if (_isComplete)
            {
                return 0;
            }

            var kept = Keep(item);
            if (kept.Failure is not null)
            {
                _failure = kept.Failure;
                End();
            }

            Signal();
            return kept.Dropped;
        }
    }

    /// <summary>Nothing more will come; what waits is still read.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            End();
            Signal();
        }
    }

    /// <summary>Whether nothing more will come.</summary>
    private protected bool IsComplete => _isComplete;

    public async ValueTask<bool> MoveNextAsync()
    {
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (TryMove(out var more) is { } moved)
            {
                return moved;
            }

            await more.WaitAsync(_cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _leave, null)?.Invoke(this);
        Complete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Keeps an item for the consumer. Called one at a time, never together with <see cref="TryTake"/>.</summary>
    private protected abstract Kept Keep(T item);

    private protected abstract T? TryTake();

    /// <summary>Nothing is kept any more. Called as <see cref="Keep"/> is, perhaps more than once.</summary>
    private protected virtual void OnComplete() { }

    /// <summary>For derived readers that look at what they keep from another thread.</summary>
    private protected TResult Locked<TResult>(Func<TResult> look)
    {
        lock (_sync)
        {
            return look();
        }
    }

    private void End()
    {
        _isComplete = true;
        OnComplete();
    }

    /// <returns>Null if there is nothing yet; then <paramref name="more"/> says when to look again.</returns>
    private bool? TryMove(out Task more)
    {
        lock (_sync)
        {
            more = Task.CompletedTask;
            if (_failure is not null)
            {
                throw _failure;
            }

            if (TryTake() is { } item)
            {
                Current = item;
                return true;
            }

            if (_isComplete)
            {
                return false;
            }

            _more ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            more = _more.Task;
            return null;
        }
    }

    private void Signal()
    {
        _more?.TrySetResult();
        _more = null;
    }
}
