namespace Cloister.Agents;

/// <summary>Gives a session its sealed scope while it is awake: its own services, events and plugins.</summary>
internal interface ISessionScopes
{
    /// <summary>Wakes a session.</summary>
    ValueTask<PluginSession> OpenAsync(SessionRow session, CancellationToken cancellationToken);
}
