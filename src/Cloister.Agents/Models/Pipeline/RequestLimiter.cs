namespace Cloister.Agents;

/// <summary>Lets in so many requests at a time and so many in any minute, first come, first served.</summary>
internal sealed class RequestLimiter : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _sync = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly Queue<long> _starts = [];
    private readonly int _maxConcurrency;
    private readonly int _perMinute;
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;
    private int _running;

    public RequestLimiter(int maxConcurrency, int? perMinute, TimeProvider time)
    {
        _maxConcurrency = Math.Max(1, maxConcurrency);
        _perMinute = Math.Max(1, perMinute ?? int.MaxValue);
        _time = time;
        _timer = perMinute is null ? null : time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a turn; disposing it lets the next one in.</summary>
    public Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(this);
        lock (_sync)
        {
            waiter.Place = _waiting.AddLast(waiter);
            LetIn();
        }

        if (!waiter.Task.IsCompleted)
        {
            waiter.GiveUpOn(cancellationToken);
        }

        return waiter.Task;
    }

    public void Dispose() => _timer?.Dispose();

    private void OnTimer()
    {
        lock (_sync)
        {
            LetIn();
        }
    }

    private void Exit()
    {
        lock (_sync)
        {
            _running--;
            LetIn();
        }
    }

    private void LetIn()
    {
        while (_running < _maxConcurrency && _waiting.First is { } first && MayStart())
        {
            _waiting.RemoveFirst();
            first.Value.Place = null;
            _running++;
            Note();
            first.Value.LetIn();
        }
    }

    /// <summary>Whether the minute has room; if not, the clock is set for when it will have.</summary>
    private bool MayStart()
    {
        while (_starts.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= Window)
        {
            _starts.Dequeue();
        }

        if (_starts.Count < _perMinute)
        {
            return true;
        }

        _timer!.Change(Window - _time.GetElapsedTime(_starts.Peek()), Timeout.InfiniteTimeSpan);
        return false;
    }

    private void Note()
    {
        if (_timer is not null)
        {
            _starts.Enqueue(_time.GetTimestamp());
        }
    }

    private bool Leave(Waiter waiter)
    {
        lock (_sync)
        {
            if (waiter.Place is not { } place)
            {
                return false;
            }

            _waiting.Remove(place);
            waiter.Place = null;
            return true;
        }
    }

    private sealed class Waiter(RequestLimiter limiter) : IDisposable
    {
        // Whoever waits goes on elsewhere: the lock is held here.
        private readonly TaskCompletionSource<IDisposable> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isOver;

        /// <summary>Where it stands in the queue; null once it has left it.</summary>
        public LinkedListNode<Waiter>? Place { get; set; }

        public Task<IDisposable> Task => _turn.Task;

        public void LetIn() => _turn.SetResult(this);

        public void GiveUpOn(CancellationToken cancellationToken)
        {
            var registration = cancellationToken.UnsafeRegister(
                (_, token) =>
                {
                    if (limiter.Leave(this))
                    {
                        _turn.SetCanceled(token);
                    }
                },
                null
            );
            _ = _turn.Task.ContinueWith(
                _ => registration.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                limiter.Exit();
            }
        }
    }
}
