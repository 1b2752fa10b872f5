using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The plugins of an agent, for whoever owns a main path: what there are, and the points at which they take part.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed class AgentPlugins
{
    private readonly PluginPort _port;
    private readonly PluginActions _actions;
    private readonly string? _sessionId;

    internal AgentPlugins(PluginPort port, PluginActions actions, string? sessionId = null)
    {
        _port = port;
        _actions = actions;
        _sessionId = sessionId;
    }

    /// <summary>The same for points of a session.</summary>
    public AgentPlugins In(string sessionId)
    {
        SessionName.ThrowIfInvalid(sessionId);
        return new(_port, _actions, sessionId);
    }

    /// <summary>All plugins that can take part at points, by name.</summary>
    public IReadOnlyList<PluginInfo> List() =>
        [.. _port.Points.Plugins.Select(InfoOf).OrderBy(plugin => plugin.Name, StringComparer.Ordinal)];

    /// <summary>Whether a plugin has what it needs.</summary>
    public ValueTask<PluginAvailability> AvailabilityAsync(string plugin, CancellationToken cancellationToken = default) =>
        _actions.AvailabilityAsync(plugin, cancellationToken);

    /// <summary>Has a plugin do something. What goes wrong is in the result.</summary>
    /// <param name="plugin">Its id.</param>
    /// <param name="action">What it is to do.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="progress">Takes lines about how far the work is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<PluginActionResult> RunActionAsync(
        string plugin,
        string action,
        JsonData? payload = null,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    ) => _actions.RunAsync(plugin, action, payload ?? JsonData.EmptyObject, progress, cancellationToken);

    /// <summary>Changes what <c>agent.json</c> says about a plugin, and nothing else in it. It holds as soon as the change of the file is noticed.</summary>
    /// <param name="plugin">Its id.</param>
    /// <param name="patch">What is to be set; null for a key takes it away.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <exception cref="ArgumentException">There is no such plugin.</exception>
    /// <exception cref="AgentConfigException">What would come of it cannot be used; the file stays as it was.</exception>
    public Task SaveConfigAsync(string plugin, ConfigMap patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patch);
        return _actions.SaveConfigAsync(plugin, patch, cancellationToken);
    }

    /// <summary>Asks the guards of a point whether something may happen.</summary>
    /// <exception cref="ArgumentException">The point belongs to a session, and none was said.</exception>
    public ValueTask<GuardDecision> GuardAsync<T>(GuardPoint<T> point, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        return _port.ReachAsync(
            point,
            _sessionId,
            scope => _port.Points.GuardAsync(scope, point, value, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Has the handlers of a point change a value.</summary>
    /// <returns>What they made of it.</returns>
    /// <exception cref="PointException">One of them failed; the exception has what those before it made of the value.</exception>
    /// <exception cref="ArgumentException">The point belongs to a session, and none was said.</exception>
    public ValueTask<T> PipelineAsync<T>(PipelinePoint<T> point, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        return _port.ReachAsync(
            point,
            _sessionId,
            scope => AgentPoints.PipelineAsync(scope, point, value, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Tells the handlers of a point that something happened.</summary>
    /// <exception cref="ArgumentException">The point belongs to a session, and none was said.</exception>
    public async ValueTask EffectAsync<T>(EffectPoint<T> point, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        await _port.ReachAsync(point, _sessionId, TellAsync, cancellationToken).ConfigureAwait(false);

        async ValueTask<bool> TellAsync(PointScopeView scope)
        {
            await AgentPoints.EffectAsync(scope, point, value, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Asks the one handler of a point.</summary>
    /// <exception cref="NoResolverException">Nobody answers there.</exception>
    /// <exception cref="ArgumentException">The point belongs to a session, and none was said.</exception>
    public ValueTask<TOut> ResolveAsync<TIn, TOut>(
        ResolvePoint<TIn, TOut> point,
        TIn question,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(point);
        return _port.ReachAsync(
            point,
            _sessionId,
            scope => _port.Points.ResolveAsync(scope, point, question, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Whether anybody takes part at a point. Where nobody does, no session has to be woken for it.</summary>
    internal bool IsReached(Point point) => _port.IsReached(point);

    private PluginInfo InfoOf(AgentPlugin plugin) =>
        new(plugin.PluginId.Value, plugin.Title, plugin.Description, _port.IsEnabled(plugin.PluginId))
        {
            Actions = plugin.Actions.Select(action => action.Name).ToValueList(),
            Guards = PointsOf(plugin, PointKind.Guard),
            Pipelines = PointsOf(plugin, PointKind.Pipeline),
            Effects = PointsOf(plugin, PointKind.Effect),
            Resolves = PointsOf(plugin, PointKind.Resolve),
        };

    private ValueList<string> PointsOf(AgentPlugin plugin, PointKind kind) =>
        _port
            .Points.HooksOf(plugin)
            .Where(hook => hook.Point.Kind == kind)
            .Select(hook => hook.Point.Name)
            .Distinct(StringComparer.Ordinal)
            .ToValueList();
}
