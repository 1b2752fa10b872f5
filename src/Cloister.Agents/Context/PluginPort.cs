namespace Cloister.Agents;

/// <summary>Finds the scope in which a point is reached.</summary>
internal sealed class PluginPort(AgentPoints points, SessionScopes scopes, SessionDirectory directory, TimeProvider time)
{
    private PluginSession? _lobby;

    public AgentPoints Points => points;

    public TimeProvider Clock => time;

    /// <summary>The agent's side of the plugins: a context without a conversation.</summary>
    public AgentSessionContext LobbyContext => ((PluginSession<AgentSessionContext>)Lobby).Context;

    private PluginSession Lobby =>
        _lobby ?? throw new InvalidOperationException("The agent has not started yet, so its plugins cannot be reached.");

    public async ValueTask OpenAsync(CancellationToken cancellationToken) =>
        _lobby = await scopes.OpenLobbyAsync(cancellationToken).ConfigureAwait(false);

    public bool IsEnabled(PluginId plugin) => scopes.Runtime!.IsPluginEnabled(plugin);

    /// <summary>Reaches a point where it belongs. A session is woken, and stays awake until it is done.</summary>
    public async ValueTask<T> ReachAsync<T>(
        Point point,
        string? sessionId,
        Func<PointScopeView, ValueTask<T>> reach,
        CancellationToken cancellationToken
    )
    {
        if (point.Scope == PointScope.Agent)
        {
            return await reach(ViewOf(Lobby)).ConfigureAwait(false);
        }

        var id =
            sessionId
            ?? throw new ArgumentException(
                $"Point '{point.Name}' belongs to a session: say which, by Plugins.In(sessionId).",
                nameof(point)
            );
        using var lease = await directory.FindAsync(id).ConfigureAwait(false) ?? throw SessionRefusedException.NotFound(id);
        using var use = await lease.Session.UseScopeAsync(cancellationToken).ConfigureAwait(false);
        return await reach(ViewOf(use.Scope)).ConfigureAwait(false);
    }

    /// <summary>Reaches a point in a session, if that still exists.</summary>
    public async ValueTask InSessionAsync(string sessionId, Func<PointScopeView, ValueTask> reach)
    {
        using var lease = await directory.FindAsync(sessionId).ConfigureAwait(false);
        if (lease is not null)
        {
            using var use = await lease.Session.UseScopeAsync(CancellationToken.None).ConfigureAwait(false);
            await reach(ViewOf(use.Scope)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether anybody takes part at a point. Where nobody does, no session is woken for it.</summary>
    public bool IsReached(Point point) => points.HooksAt(point).Count > 0;

    /// <summary>The scope of a session that has a run, so that it stays awake.</summary>
    public async ValueTask<PointScopeView> ViewOfAsync(LiveSession session, CancellationToken cancellationToken) =>
        ViewOf(await session.ScopeAsync(cancellationToken).ConfigureAwait(false));

    private PointScopeView ViewOf(PluginSession scope) => new(scope.Bus, scopes.WantedFor(scope));
}
