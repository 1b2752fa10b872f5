namespace Cloister.Agents;

/// <summary>Sessions without a runtime: nothing can be plugged in.</summary>
internal sealed class NoScopes : ISessionScopes
{
    public ValueTask<PluginSession> OpenAsync(SessionRow session, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"Session '{session.Id}' has no plugins, because it is used without a host.");
}
