using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The scopes of awake sessions, from the runtime. A plugin that cannot attach does not keep its session asleep: the session wakes without it, and the
/// points it would have guarded refuse. What a person set for one session lies over the agent's settings, also when those change.
/// </summary>
internal sealed partial class SessionScopes(Func<AgentCapabilities> capabilities, ILogger<SessionScopes> logger) : ISessionScopes
{
    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<Cloister.SessionId, ScopeOverlay> _overlays = new();
    private long _opened;

    /// <summary>Set once, when the runtime is there.</summary>
    public PluginRuntime<AgentContext, AgentSessionContext>? Runtime { get; set; }

    /// <summary>A scope's settings under those of the agent.</summary>
    public RuntimeSettings SettingsOf(PluginSession scope, RuntimeSettings agent) =>
        _overlays.TryGetValue(scope.SessionId, out var overlay) ? overlay.Real(agent) : agent;

    /// <summary>What people want for a scope, whether or not all of it is there.</summary>
    public RuntimeSettings WantedFor(PluginSession scope) =>
        _overlays.TryGetValue(scope.SessionId, out var overlay) ? overlay.Wanted(Runtime!.Settings) : Runtime!.Settings;

    public ValueTask<PluginSession> OpenAsync(SessionRow session, CancellationToken cancellationToken) =>
        OpenAsync(session, session.Settings is { } set ? RuntimeSettings.FromJson(set.ToUtf8()) : RuntimeSettings.Empty, cancellationToken);

    /// <summary>
    /// Opens the scope in which the points of the whole agent are reached. It is no session, so plugins that expect one, and take part at no points, stay out.
    /// </summary>
    public ValueTask<PluginSession> OpenLobbyAsync(CancellationToken cancellationToken) =>
        OpenAsync(
            session: null,
            Runtime!
                .SessionPlugins.Where(plugin => plugin is not AgentPlugin)
                .Aggregate(RuntimeSettings.Empty, (settings, plugin) => settings.WithPlugin(plugin.PluginId, enabled: false)),
            cancellationToken
        );

    private async ValueTask<PluginSession> OpenAsync(SessionRow? session, RuntimeSettings set, CancellationToken cancellationToken)
    {
        var id = new Cloister.SessionId($"agent-{Interlocked.Increment(ref _opened).ToString(CultureInfo.InvariantCulture)}");
        if (set != RuntimeSettings.Empty)
        {
            _overlays[id] = new(set, []);
        }

        try
        {
            var scope = await OpenAsync(id, session, set, cancellationToken).ConfigureAwait(false);
            scope.Closed.Register(() => _overlays.TryRemove(id, out _));
            return scope;
        }
        catch
        {
            _overlays.TryRemove(id, out _);
            throw;
        }
    }

    private async ValueTask<PluginSession> OpenAsync(
        Cloister.SessionId id,
        SessionRow? session,
        RuntimeSettings set,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await CreateAsync(id, session, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginLifecycleException failure) when (failure.Phase == LifecyclePhase.AttachSession)
        {
            var failed = failure.Failures.Select(plugin => new PluginId(plugin.PluginId)).ToList();
            LogWithout(string.Join(", ", failed), session?.Id ?? "lobby", failure);
            _overlays[id] = new(set, failed);
            return await CreateAsync(id, session, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<PluginSession> CreateAsync(Cloister.SessionId id, SessionRow? session, CancellationToken cancellationToken) =>
        await Runtime!
            .CreateSessionAsync(
                new SessionOptions<AgentSessionContext> { Id = id, ContextFactory = arguments => new(arguments, capabilities(), session) },
                cancellationToken
            )
            .ConfigureAwait(false);

    [LoggerMessage(560, LogLevel.Error, "Session '{SessionId}' wakes without the plugins {Plugins}, which could not attach.")]
    private partial void LogWithout(string plugins, string sessionId, Exception exception);
}
