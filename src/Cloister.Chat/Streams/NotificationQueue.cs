namespace Cloister.Chat;

/// <summary>
/// What a session has to tell to handlers, in order, and one thread at a time that tells it. Whoever finds nobody at it does it, so no call waits
/// for a handler that another thread runs, and a handler that never returns holds up handlers, nothing else.
/// </summary>
/// <param name="deliver">Tells one; it must not throw.</param>
internal sealed class NotificationQueue(Action<Notification> deliver)
{
    /// <summary>From here on a run waits for handlers, so that what they have not seen does not grow without end.</summary>
    private const int Limit = 1000;

    private readonly Lock _sync = new();
    private readonly Queue<(long Number, Notification Notification)> _waiting = [];
    private long _lastNumber;
    private volatile bool _isEmpty = true;
    private bool _isDraining;
    private bool _isClosed;
    private TaskCompletionSource? _room;

    /// <summary>The last in the queue, to deliver up to it.</summary>
    public long LastNumber
    {
        get
        {
            lock (_sync)
            {
                return _lastNumber;
            }
        }
    }

    public void Add(in Notification notification)
    {
        lock (_sync)
        {
            if (!_isClosed)
            {
                _waiting.Enqueue((++_lastNumber, notification));
                _isEmpty = false;
            }
        }
    }

    /// <summary>Delivers all there is, on this thread, unless another one is at it.</summary>
    public void Drain() => Drain(long.MaxValue);

    /// <summary>Delivers what a call has to tell, on its thread, unless another one is at it. What others add meanwhile is left to others.</summary>
    public void DrainUpTo(long number)
    {
        Drain(number);
        HandOff();
    }

    /// <summary>Has another thread deliver, for callers that must not run handlers.</summary>
    /// <remarks>A thread of its own: handlers that never return would use up the pool's, on which all else depends.</remarks>
    public void HandOff()
    {
        if (HasWork())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.StartThread(), this, preferLocal: false);
        }
    }

    /// <summary>Takes back what was not delivered yet of a call that is over.</summary>
    public void Forget(Exchange source)
    {
        lock (_sync)
        {
            for (var count = _waiting.Count; count > 0; count--)
            {
                var item = _waiting.Dequeue();
                if (item.Notification.Source != source)
                {
                    _waiting.Enqueue(item);
                }
            }

            _isEmpty = _waiting.Count == 0;
            GiveRoom();
        }
    }

    /// <summary>Delivers nothing any more.</summary>
    public void Close()
    {
        lock (_sync)
        {
            _isClosed = true;
            _waiting.Clear();
            _isEmpty = true;
            GiveRoom();
        }
    }

    /// <summary>Completes when handlers have caught up far enough.</summary>
    public Task RoomAsync()
    {
        if (_isEmpty)
        {
            return Task.CompletedTask;
        }

        lock (_sync)
        {
            if (_waiting.Count < Limit)
            {
                return Task.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    private bool HasWork()
    {
        lock (_sync)
        {
            return !_isDraining && _waiting.Count > 0;
        }
    }

    private void StartThread()
    {
        if (HasWork())
        {
            new Thread(Drain) { IsBackground = true, Name = "Cloister.Chat handlers" }.UnsafeStart();
        }
    }

    private void Drain(long number)
    {
        // Read without the lock, because nobody listens to most streams. What is added later is delivered by whoever adds it.
        if (_isEmpty || !TryBegin())
        {
            return;
        }

        while (TryTake(number, out var notification))
        {
            deliver(notification);
        }
    }

    private bool TryBegin()
    {
        lock (_sync)
        {
            return !_isDraining && (_isDraining = _waiting.Count > 0);
        }
    }

    private bool TryTake(long number, out Notification notification)
    {
        lock (_sync)
        {
            notification = default;
            if (!_waiting.TryPeek(out var next) || next.Number > number)
            {
                return _isDraining = false;
            }

            notification = _waiting.Dequeue().Notification;
            _isEmpty = _waiting.Count == 0;
            GiveRoom();
            return true;
        }
    }

    private void GiveRoom()
    {
        if (_room is not null && _waiting.Count < Limit)
        {
            _room.TrySetResult();
            _room = null;
        }
    }
}
