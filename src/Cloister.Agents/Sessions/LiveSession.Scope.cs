namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    private readonly AsyncLock _waking = new();
    private readonly Lock _sleeping = new();
    private PluginSession? _scope;
    private Task _leaving = Task.CompletedTask;

    /// <summary>Whether its plugins are there.</summary>
    public bool IsAwake => Volatile.Read(ref _scope) is { Closed.IsCancellationRequested: false };

    /// <summary>The session's own services, events and plugins; woken by whoever asks first.</summary>
    public async ValueTask<PluginSession> ScopeAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _scope) is { Closed.IsCancellationRequested: false } awake)
        {
            return awake;
        }

        using var turn = await _waking.EnterAsync().ConfigureAwait(false);
        if (Volatile.Read(ref _scope) is { Closed.IsCancellationRequested: false } woken)
        {
            return woken;
        }

        // Those who leave may have something to keep that those who come want to find. Whether they left well is in the log.
        await Volatile.Read(ref _leaving).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var scope = await services.Scopes.OpenAsync(Row, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _scope, scope);
        return scope;
    }

    /// <summary>
    /// Lets the plugins go, and returns when they have gone. For everybody else it is asleep at once: the next one who needs them wakes it again, behind
    /// that. What plugins do when they go may need the session, so nobody waits for it who holds its gate.
    /// </summary>
    public Task SleepAsync()
    {
        lock (_sleeping)
        {
            if (Interlocked.Exchange(ref _scope, null) is { } scope)
            {
                Volatile.Write(ref _leaving, LeaveAsync(_leaving, scope));
            }

            return _leaving;
        }
    }

    private static async Task LeaveAsync(Task before, PluginSession scope)
    {
        // None of their code runs under the locks of whoever sends them away.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await scope.DisposeAsync().ConfigureAwait(false);
    }
}
