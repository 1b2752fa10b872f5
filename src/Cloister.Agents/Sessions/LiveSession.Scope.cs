namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    private readonly AsyncLock _waking = new();
    private readonly Lock _sleeping = new();
    private AwakeScope? _scope;
    private Task _leaving = Task.CompletedTask;

    /// <summary>Whether its plugins are there.</summary>
    public bool IsAwake => Volatile.Read(ref _scope) is { IsOpen: true };

    /// <summary>The session's own services, events and plugins, for its run; woken by whoever asks first.</summary>
    public async ValueTask<PluginSession> ScopeAsync(CancellationToken cancellationToken) =>
        (await WakeAsync(cancellationToken).ConfigureAwait(false)).Scope;

    /// <summary>The same for others: while they are at work in it, it stays awake.</summary>
    public async ValueTask<ScopeUse> UseScopeAsync(CancellationToken cancellationToken)
    {
        AwakeScope awake;
        do
        {
            awake = await WakeAsync(cancellationToken).ConfigureAwait(false);
        } while (!awake.TryEnter());

        return new(awake);
    }

    /// <summary>
    /// Lets the plugins go, and returns when they have gone. For everybody else it is asleep at once: the next one who needs them wakes it again, behind
    /// that. What plugins do when they go may need the session, so nobody waits for it who holds its gate.
    /// </summary>
    public Task SleepAsync()
    {
        lock (_sleeping)
        {
            if (Interlocked.Exchange(ref _scope, null) is { } awake)
            {
                Volatile.Write(ref _leaving, LeaveAsync(_leaving, awake));
            }

            return _leaving;
        }
    }

    private async ValueTask<AwakeScope> WakeAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _scope) is { IsOpen: true } awake)
        {
            return awake;
        }

        using var turn = await _waking.EnterAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _scope) is { IsOpen: true } woken)
        {
            return woken;
        }

        // Those who leave may have something to keep that those who come want to find. Whether they left well is in the log.
        await Volatile.Read(ref _leaving).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var opened = new AwakeScope(await services.Scopes.OpenAsync(Row, cancellationToken).ConfigureAwait(false));
        Volatile.Write(ref _scope, opened);
        return opened;
    }

    private static async Task LeaveAsync(Task before, AwakeScope awake)
    {
        // None of their code runs under the locks of whoever sends them away.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await awake.CloseAsync().ConfigureAwait(false);
        await awake.Scope.DisposeAsync().ConfigureAwait(false);
    }
}
