using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// Saves a session: one save after the other, each knowing what the one before it became, so that somebody else's save is noticed. A run never
/// fails because of it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that is only awaited holds nothing, and saves may outlive the session.")]
internal sealed class Persistence(OpenedThread thread, Conversation conversation, Handlers handlers, ClientParts client)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a run waits for a save.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _threadId = thread.ThreadId;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _sync = new();
    private readonly HashSet<Task> _saves = [];
    private volatile bool _isArmed;
    private ITimer? _timer;
    private Task? _overdue;
    private bool _hasSkipped;
    private long _life;
    private volatile bool _hidesUnreadable = thread.HidesUnreadable;
    private string? _revision = conversation.State.Revision;

    private bool IsThroughout => client.Options.AutoPersist == AutoPersist.Throughout;

    /// <summary>Completes when no save of our own is under way.</summary>
    public Task SettledAsync()
    {
        lock (_sync)
        {
            return Task.WhenAll(_saves);
        }
    }

    /// <summary>Saves the state of now, after what was asked for before.</summary>
    public Task SaveAsync(SaveMode mode, CancellationToken cancellationToken)
    {
        var (state, life) = Latest();
        return SaveAsync(state, life, mode, cancellationToken);
    }

    /// <summary>The user's message, before the request leaves.</summary>
    public Task BeforeRequestAsync() => IsThroughout ? AutoSaveAsync() : Task.CompletedTask;

    /// <summary>How the run ended, and what it left.</summary>
    public Task AfterRunAsync()
    {
        Disarm();
        return client.Options.AutoPersist == AutoPersist.Off ? Task.CompletedTask : AutoSaveAsync();
    }

    /// <summary>Something changed: it is saved soon.</summary>
    public void Touch()
    {
        if (!_isArmed && IsThroughout)
        {
            Arm();
        }
    }

    /// <summary>Saves at once what was to be saved soon.</summary>
    public void Flush()
    {
        if (Disarm())
        {
            _ = AutoSaveAsync();
        }
    }

    /// <summary>What was to be saved up to now is not saved any more. Called in the moment in which the conversation is emptied.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _life);
        lock (_sync)
        {
            _hasSkipped = false;
        }
    }

    /// <summary>Deletes the stored thread, after a save that is under way.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        Disarm();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(() => client.Storage.DeleteAsync(_threadId, cancellationToken).AsTask(), cancellationToken)
                .ConfigureAwait(false);
            (_revision, _hidesUnreadable) = (null, false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Loads the stored thread, after a save that is under way, and goes on from there.</summary>
    /// <param name="take">Takes it over, and does something in the same moment. It must run nobody's code: saves wait for it.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async Task LoadAsync(Action<ChatState, Action> take, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var stored = await Task.Run(() => client.Storage.LoadAsync(_threadId, cancellationToken).AsTask(), cancellationToken)
                .ConfigureAwait(false);
            take(stored?.Reopened() ?? ChatState.Empty, Forget);
            (_revision, _hidesUnreadable) = (stored?.Revision, false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SaveAsync(ChatState state, long life, SaveMode mode, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (life != Volatile.Read(ref _life))
            {
                return;
            }

            var saved = state with { Revision = _revision };
            // A storage may block, and whoever starts a save waits for nothing.
            _revision = await Task.Run(
                    () =>
                        client
                            .Storage.SaveAsync(_threadId, saved, _hidesUnreadable ? SaveMode.Overwrite : mode, cancellationToken)
                            .AsTask(),
                    cancellationToken
                )
                .ConfigureAwait(false);
            _hidesUnreadable = false;
            if (life == Volatile.Read(ref _life))
            {
                conversation.Remember(_revision);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task AutoSaveAsync()
    {
        if (_hidesUnreadable)
        {
            // What nobody could read is replaced when somebody says so, not by the way.
            return Task.CompletedTask;
        }

        lock (_sync)
        {
            if (_overdue is not null)
            {
                // One is told and waited for. When it comes back, what is newest by then is saved.
                _hasSkipped = true;
                return Task.CompletedTask;
            }
        }

        // The state of now, also where this waits for its turn.
        var (state, life) = Latest();
        if (ReferenceEquals(state, ChatState.Empty))
        {
            // Nothing was said, or it was cleared while something of before was on its way to be saved.
            return Task.CompletedTask;
        }

        var save = AutoSaveAsync(state, life);
        return save.IsCompleted ? save : WaitAsync(save);
    }

    /// <summary>The state of now, and the life it is of. The life comes first: a state of before a clearing must never pass for one of after it.</summary>
    private (ChatState State, long Life) Latest()
    {
        var life = Volatile.Read(ref _life);
        return (conversation.Latest(), life);
    }

    private async Task AutoSaveAsync(ChatState state, long life)
    {
        try
        {
            // Saving is not cut short by whoever stopped the run.
            await SaveAsync(state, life, client.Options.SaveMode, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the storage throws is told, and the conversation goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            handlers.HearPersistFailed(exception);
        }
    }

    /// <summary>Waits for a save, but not for ever.</summary>
    private async Task WaitAsync(Task save)
    {
        Track(save);
        try
        {
            await save.WaitAsync(Patience, client.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (TryMarkOverdue(save))
            {
                handlers.HearPersistFailed(
                    new TimeoutException(
                        $"Thread '{_threadId}' was not saved within {Patience}, because the storage has not come back. The conversation goes on, and is saved when it does."
                    )
                );
            }
        }
    }

    private bool TryMarkOverdue(Task save)
    {
        lock (_sync)
        {
            if (_overdue is not null || !_saves.Contains(save))
            {
                return false;
            }

            _overdue = save;
            return true;
        }
    }

    private void Track(Task save)
    {
        lock (_sync)
        {
            _saves.Add(save);
        }

        _ = save.ContinueWith(Untrack, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Untrack(Task save)
    {
        bool isBehind;
        lock (_sync)
        {
            _saves.Remove(save);
            isBehind = _overdue == save && _hasSkipped;
            if (_overdue == save)
            {
                (_overdue, _hasSkipped) = (null, false);
            }
        }

        if (isBehind)
        {
            _ = AutoSaveAsync();
        }
    }

    private void Arm()
    {
        lock (_sync)
        {
            if (!_isArmed)
            {
                _isArmed = true;
                _timer = client.Time.CreateTimer(static self => ((Persistence)self!).Flush(), this, Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private bool Disarm()
    {
        ITimer? timer;
        lock (_sync)
        {
            (timer, _timer) = (_timer, null);
            _isArmed = false;
        }

        timer?.Dispose();
        return timer is not null;
    }
}
