using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Reaches points: has the handlers of a scope run, and tells what came of it.</summary>
internal sealed partial class AgentPoints(PointMap map, ILogger<AgentPoints> logger)
{
    private const string NotGuarded = "This could not be checked, so it is not allowed.";

    private readonly ILogger _logger = logger;

    /// <summary>Whether settings want a plugin. Set once, when the runtime is there.</summary>
    public Func<PluginId, RuntimeSettings, bool> IsWanted { get; set; } = static (plugin, settings) => settings.IsPluginEnabled(plugin);

    public IReadOnlyCollection<AgentPlugin> Plugins => map.Plugins;

    public IReadOnlyList<PointHook> HooksOf(AgentPlugin plugin) => map.HooksOf(plugin);

    public IReadOnlyList<PointHook> HooksAt(Point point) => map.HooksAt(point);

    public async ValueTask<GuardDecision> GuardAsync<T>(
        PointScopeView scope,
        GuardPoint<T> point,
        T value,
        CancellationToken cancellationToken
    )
    {
        var call = new GuardCall<T>(value);
        await EmitAsync(scope.Bus, point, call, cancellationToken).ConfigureAwait(false);
        return call.Refusal ?? Complete(scope, point, call.Asked);
    }

    public static async ValueTask<T> PipelineAsync<T>(
        PointScopeView scope,
        PipelinePoint<T> point,
        T value,
        CancellationToken cancellationToken
    )
    {
        var call = new PipelineCall<T>(value);
        await EmitAsync(scope.Bus, point, call, cancellationToken).ConfigureAwait(false);
        return call.Failure is null ? call.Value : throw call.Failure;
    }

    public static ValueTask EffectAsync<T>(PointScopeView scope, EffectPoint<T> point, T value, CancellationToken cancellationToken) =>
        EmitAsync(scope.Bus, point, new EffectCall<T>(value), cancellationToken);

    public async ValueTask<TOut> ResolveAsync<TIn, TOut>(
        PointScopeView scope,
        ResolvePoint<TIn, TOut> point,
        TIn question,
        CancellationToken cancellationToken
    )
    {
        var answer = await scope
            .Bus.TryRequestAsync(point.Request, new ResolveCall<TIn>(question), EmitOptions.Internal, cancellationToken)
            .ConfigureAwait(false);
        return answer.HasValue ? answer.Value : throw new NoResolverException(point, map.HooksAt(point) is [var hook] ? hook.Plugin : null);
    }

    public void LogFailure(HookOwner owner, Exception failure) => LogFailed(owner.Plugin, owner.Point.Name, failure);

    private static async ValueTask EmitAsync<TCall>(EventBus bus, Point point, TCall call, CancellationToken cancellationToken) =>
        await bus.EmitAsync(call, EmitOptions.Internal with { Identifier = point.Name }, cancellationToken).ConfigureAwait(false);

    /// <summary>A guard that should have been asked and was not there refuses: its plugin could not attach, or is just being changed.</summary>
    private GuardDecision Complete<T>(PointScopeView scope, GuardPoint<T> point, int asked)
    {
        var hooks = map.HooksAt(point);
        var expected = 0;
        for (var i = 0; i < hooks.Count; i++)
        {
            expected += IsWanted(new(hooks[i].Plugin), scope.Wanted) ? 1 : 0;
        }

        if (asked >= expected && (asked > 0 || !point.IsFailClosed))
        {
            return GuardDecision.Allowed;
        }

        LogUnguarded(point.Name, asked, expected);
        return GuardDecision.Refused(plugin: null, NotGuarded);
    }

    [LoggerMessage(561, LogLevel.Error, "Plugin '{Plugin}' failed at point '{Point}'.")]
    private partial void LogFailed(string plugin, string point, Exception failure);

    [LoggerMessage(562, LogLevel.Error, "Point '{Point}' refused: {Asked} guards were asked where {Expected} should have been.")]
    private partial void LogUnguarded(string point, int asked, int expected);
}
