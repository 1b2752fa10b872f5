using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The scopes of awake sessions, from the runtime. A plugin that cannot attach does not keep its session asleep: the session wakes without it, and the
/// points it would have guarded refuse. What a person set for one session lies over the agent's settings, also when those change.
/// </summary>
internal sealed partial class SessionScopes(AgentCapabilities capabilities, ILogger<SessionScopes> logger) : ISessionScopes
{
    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<Cloister.SessionId, RuntimeSettings> _overlays = new();
    private long _opened;

    /// <summary>Set once, when the runtime is there.</summary>
    public PluginRuntime<AgentContext, AgentSessionContext>? Runtime { get; set; }

    /// <summary>A session's settings under those of the agent.</summary>
    public RuntimeSettings SettingsOf(PluginSession session, RuntimeSettings agent) =>
        _overlays.TryGetValue(session.SessionId, out var overlay) ? Over(agent, overlay) : agent;

    public async ValueTask<PluginSession> OpenAsync(SessionRow session, CancellationToken cancellationToken)
    {
        var id = new Cloister.SessionId($"agent-{Interlocked.Increment(ref _opened).ToString(CultureInfo.InvariantCulture)}");
        if (session.Settings is { } overlay)
        {
            _overlays[id] = RuntimeSettings.FromJson(overlay.ToUtf8());
        }

        try
        {
            var scope = await OpenAsync(id, session, cancellationToken).ConfigureAwait(false);
            scope.Closed.Register(() => _overlays.TryRemove(id, out _));
            return scope;
        }
        catch
        {
            _overlays.TryRemove(id, out _);
            throw;
        }
    }

    private async ValueTask<PluginSession> OpenAsync(Cloister.SessionId id, SessionRow session, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateAsync(id, session.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginLifecycleException failure) when (failure.Phase == LifecyclePhase.AttachSession)
        {
            var failed = failure.Failures.Select(plugin => new PluginId(plugin.PluginId)).ToList();
            LogWithout(string.Join(", ", failed), session.Id, failure);
            _overlays[id] = failed.Aggregate(
                _overlays.GetValueOrDefault(id, RuntimeSettings.Empty),
                (overlay, plugin) => overlay.WithPlugin(plugin, enabled: false)
            );
            return await CreateAsync(id, session.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PluginSession> CreateAsync(Cloister.SessionId id, string sessionId, CancellationToken cancellationToken) =>
        await Runtime!
            .CreateSessionAsync(
                new SessionOptions<AgentSessionContext> { Id = id, ContextFactory = arguments => new(arguments, capabilities, sessionId) },
                cancellationToken
            )
            .ConfigureAwait(false);

    private static RuntimeSettings Over(RuntimeSettings agent, RuntimeSettings session)
    {
        var settings = session.Plugins.Aggregate(agent, (under, plugin) => under.WithPlugin(plugin.Key, plugin.Value));
        return session.Services.Aggregate(settings, (under, service) => under.WithService(service.Key, service.Value));
    }

    [LoggerMessage(560, LogLevel.Error, "Session '{SessionId}' wakes without the plugins {Plugins}, which could not attach.")]
    private partial void LogWithout(string plugins, string sessionId, Exception exception);
}
