namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>What is done between two runs, before anything that waits.</summary>
    private readonly Queue<Func<Task>> _between = new();

    private bool _isRemoved;

    /// <summary>Whether nothing is left of it. Whoever asks for it by its id gets another one.</summary>
    public bool IsRemoved => Volatile.Read(ref _isRemoved);

    /// <summary>Says or notes something, whether a run goes on or not. It is durable when this returns.</summary>
    /// <exception cref="SessionBusyException">The session is archived.</exception>
    public async Task NoteAsync(params IReadOnlyList<LogRecord> records)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await AdmitAsync().ConfigureAwait(false);
        await Log.AppendAsync(records, Durability.Disk).ConfigureAwait(false);
    }

    /// <summary>The same together with what else has to become durable with it, or not at all.</summary>
    public async Task NoteAsync(IReadOnlyList<LogRecord> records, Action<WriteSet> also)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await AdmitAsync().ConfigureAwait(false);
        await Log.AppendAsync(records, Durability.Disk, (set, _) => also(set)).ConfigureAwait(false);
    }

    /// <summary>Gives it a title, unless it has one.</summary>
    public async Task NameAsync(string title)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (!_isRemoved && !Row.IsArchived && Row.Title is null)
        {
            await Log.AppendAsync([new TitleSet(title)], Durability.Os).ConfigureAwait(false);
        }
    }

    /// <summary>Empties the history. What goes on is stopped, and what waits is dropped; what is asked meanwhile comes after it.</summary>
    public Task ClearAsync() =>
        AtRestAsync(
            "clear",
            async () =>
            {
                await AdmitAsync().ConfigureAwait(false);
                var active = await services.Store.ReadAsync(reader => reader.ReadKnownAsync(Key)).ConfigureAwait(false);
                if (HistoryCut.Of(active, from: 0, CutReason.Clear) is { } cut)
                {
                    await Log.AppendAsync([cut], Durability.Disk).ConfigureAwait(false);
                }
            }
        );

    /// <summary>Takes nothing more, until it is restored.</summary>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task ArchiveAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        ThrowIfExecuting();
        if (!Row.IsArchived)
        {
            await AdmitAsync().ConfigureAwait(false);
            await Log.AppendAsync([new SessionArchived()], Durability.Disk).ConfigureAwait(false);
        }
    }

    /// <summary>Takes messages again.</summary>
    public async Task RestoreAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        ThrowIfRemoved();
        if (Row.IsArchived)
        {
            await Log.AppendAsync([new SessionRestored()], Durability.Disk).ConfigureAwait(false);
        }
    }

    /// <summary>Changes what its settings differ by from the agent's. Its plugins see that when it wakes the next time; at rest, that is now.</summary>
    public async Task ConfigureAsync(SettingsSet settings)
    {
        await NoteAsync(settings).ConfigureAwait(false);
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (IsIdle)
        {
            // Whoever wakes it waits until they have gone; here that could be one of them.
            _ = SleepAsync();
        }
    }

    /// <summary>Lets go of all that is only at hand: it is made anew, from the log.</summary>
    /// <exception cref="SessionBusyException">A run goes on, or something waits.</exception>
    public async Task ResetAsync()
    {
        Task sleeping;
        using (await _gate.EnterAsync().ConfigureAwait(false))
        {
            ThrowIfExecuting();
            Log.Forget();
            sleeping = SleepAsync();
        }

        await sleeping.ConfigureAwait(false);
    }

    /// <summary>Ends it and deletes all there is of it.</summary>
    public async Task RemoveAsync()
    {
        // Its plugins go first: what they may still have to say must not make another session of its name.
        await AtRestAsync("remove", static () => Task.CompletedTask).ConfigureAwait(false);
        await TrySleepAsync().ConfigureAwait(false);
        await AtRestAsync("remove", DeleteAsync).ConfigureAwait(false);
        await SleepAsync().ConfigureAwait(false);
    }

    private async Task DeleteAsync()
    {
        await Log.AppendAsync([], Durability.Disk, (set, _) => services.Remove(set, Key)).ConfigureAwait(false);
        Volatile.Write(ref _isRemoved, true);
        _queue.ForEach(entry => Finish(entry, new(entry.RunId, RunState.Stopped) { Error = StoppedText }));
        _queue.Clear();
        services.Feed.Close(Key);
    }

    /// <summary>Does something while nothing goes on: what does is stopped, and what waits is dropped. What comes later waits for it.</summary>
    private async Task AtRestAsync(string reason, Func<Task> act)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (await _gate.EnterAsync().ConfigureAwait(false))
        {
            ThrowIfRemoved();
            if (Current is not { } run)
            {
                await DropAllAsync(reason).ConfigureAwait(false);
                await act().ConfigureAwait(false);
                return;
            }

            run.Stop(reason);
            await DropAllAsync(reason).ConfigureAwait(false);
            _between.Enqueue(() => CompleteAsync(done, act));
        }

        await done.Task.ConfigureAwait(false);
    }

    private static async Task CompleteAsync(TaskCompletionSource done, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    /// <summary>Does what had to wait for the end of the run. The gate is held.</summary>
    private async Task RestBetweenAsync()
    {
        while (_between.TryDequeue(out var act))
        {
            await act().ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that something may be changed. The gate is held.</summary>
    private Task AdmitAsync()
    {
        ThrowIfRemoved();
        return Row.IsArchived ? throw SessionBusyException.Archived(Id) : CloseUnclosedAsync();
    }

    private async Task TrySleepAsync()
    {
        Task sleeping;
        using (await _gate.EnterAsync().ConfigureAwait(false))
        {
            sleeping = IsIdle ? SleepAsync() : Task.CompletedTask;
        }

        await sleeping.ConfigureAwait(false);
    }

    private void ThrowIfExecuting()
    {
        ThrowIfRemoved();
        if (!IsIdle)
        {
            throw SessionBusyException.Executing(Id);
        }
    }

    private void ThrowIfRemoved()
    {
        if (_isRemoved)
        {
            throw SessionRefusedException.NotFound(Id);
        }
    }
}
