namespace Cloister;

/// <summary>The explicit way from the global scope into the sessions.</summary>
public static class SessionBroadcast
{
    /// <summary>Emits an event on the bus of every session, all at once, and waits until the last has settled.</summary>
    /// <remarks>A stop in one session does not touch the others; handlers on the global bus are not involved. A session that is closing need not hear it.</remarks>
    /// <exception cref="Exception">The first failure in the order of the sessions, after all have settled.</exception>
    public static async Task EmitAsync<T>(
        this IReadOnlyList<PluginSession> sessions,
        T value,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(sessions);
        PluginSession[] targets = [.. sessions];
        var emits = new Task[targets.Length];
        for (var i = 0; i < emits.Length; i++)
        {
            emits[i] = EmitOneAsync(targets[i], value, options, cancellationToken);
        }

        await Task.WhenAll(emits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failed = emits.Select((emit, i) => (emit, session: targets[i])).Where(x => !x.emit.IsCompletedSuccessfully).ToArray();
        foreach (var (emit, session) in failed.Skip(1))
        {
            session.LogBroadcastFailed(typeof(T).Name, emit.Exception?.GetBaseException());
        }

        if (failed.Length > 0)
        {
            await failed[0].emit.ConfigureAwait(false);
        }
    }

    private static async Task EmitOneAsync<T>(PluginSession session, T value, EmitOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await session.Bus.EmitAsync(value, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (session.Bus.IsDisposed)
        {
            // It closes while everybody is told: it need not hear, and the sender could not have known.
        }
    }
}
