namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    private readonly AsyncLock _waking = new();
    private PluginSession? _scope;

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
        if (_scope is not { Closed.IsCancellationRequested: false })
        {
            Volatile.Write(ref _scope, await services.Scopes.OpenAsync(Row, cancellationToken).ConfigureAwait(false));
        }

        return _scope!;
    }

    /// <summary>Lets the plugins go. The next one who needs them wakes the session again.</summary>
    public async Task SleepAsync()
    {
        using var turn = await _waking.EnterAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _scope, null) is { } scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }
}
