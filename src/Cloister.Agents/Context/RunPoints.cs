using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Reaches the points of the host from within runs, which know nothing of plugins.</summary>
internal sealed partial class RunPoints(PluginPort port, Func<AgentServices> services, ILogger<RunPoints> logger) : IAsyncDisposable
{
    private readonly ILogger _logger = logger;
    private readonly TaskSet _after = new();

    public async ValueTask<IReadOnlyList<ChatMessage>> BeforeModelAsync(
        ActiveRun run,
        IReadOnlyList<ChatMessage> messages,
        CancellationToken cancellationToken
    )
    {
        if (!port.IsReached(SessionPoints.BeforeModel))
        {
            return messages;
        }

        var scope = await port.ViewOfAsync(run.Session, cancellationToken).ConfigureAwait(false);
        try
        {
            var turn = new ModelTurn(run.RunId, messages);
            return (
                await AgentPoints.PipelineAsync(scope, SessionPoints.BeforeModel, turn, cancellationToken).ConfigureAwait(false)
            ).Messages;
        }
        catch (PointException failure)
        {
            // An answer without what the plugin would have added is better than none.
            LogUnchanged(failure.Plugin, run.RunId, failure);
            return ((ModelTurn)failure.LastGood!).Messages;
        }
    }

    /// <summary>Why a call is not made; null if it may be.</summary>
    public async ValueTask<string?> RefusalAsync(ActiveRun run, ToolUse use, CancellationToken cancellationToken)
    {
        if (!port.IsReached(SessionPoints.BeforeTool))
        {
            return null;
        }

        var scope = await port.ViewOfAsync(run.Session, cancellationToken).ConfigureAwait(false);
        return (await port.Points.GuardAsync(scope, SessionPoints.BeforeTool, use, cancellationToken).ConfigureAwait(false)).Reason;
    }

    public async ValueTask AfterToolAsync(ActiveRun run, ToolUsed used, CancellationToken cancellationToken)
    {
        if (port.IsReached(SessionPoints.AfterTool))
        {
            var scope = await port.ViewOfAsync(run.Session, cancellationToken).ConfigureAwait(false);
            await AgentPoints.EffectAsync(scope, SessionPoints.AfterTool, used, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A run has ended. Returns at once: the next one does not wait for plugins.</summary>
    public void AfterRun(LiveSession session, RunResult result)
    {
        if (port.IsReached(SessionPoints.AfterRun))
        {
            _after.Add(() => AfterRunAsync(session.Id, result));
        }
    }

    /// <summary>What every request of a run is told because of services and plugins, in their order.</summary>
    public async ValueTask<IReadOnlyList<string>> TextsAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        var scope = (PluginSession<AgentSessionContext>)await run.Session.ScopeAsync(cancellationToken).ConfigureAwait(false);
        var plugins = port.Points.Plugins.Where(plugin => scope.IsPluginEnabled(plugin.PluginId));
        return
        [
            .. services()
                .Running()
                .Where(running => !run.Plan.SilentServices.Contains(running.Description.Name, StringComparer.Ordinal))
                .Select(running => TextOf(running.Description.Name, () => running.Service.System(scope.Context), run))
                .OfType<string>(),
            .. plugins.Select(plugin => TextOf(plugin.PluginId.Value, () => plugin.System(scope.Context), run)).OfType<string>(),
        ];
    }

    /// <summary>Waits for what plugins do about runs that have ended.</summary>
    public ValueTask DisposeAsync() => _after.DisposeAsync();

    private string? TextOf(string owner, Func<string?> text, ActiveRun run)
    {
        try
        {
            return text();
        }
        catch (Exception failure)
        {
            LogNoText(owner, run.RunId, run.Session.Id, failure);
            return null;
        }
    }

    private async Task AfterRunAsync(string sessionId, RunResult result)
    {
        try
        {
            await port.InSessionAsync(sessionId, scope => AgentPoints.EffectAsync(scope, SessionPoints.AfterRun, result, default))
                .ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotTold(result.RunId, sessionId, failure);
        }
    }

    [LoggerMessage(
        591,
        LogLevel.Error,
        "Plugin '{Plugin}' failed before a model was asked in run '{RunId}'; it is asked without what the plugin would have changed."
    )]
    private partial void LogUnchanged(string plugin, string runId, Exception failure);

    [LoggerMessage(
        592,
        LogLevel.Error,
        "'{Owner}' could not say what models are told because of it, in run '{RunId}' of session '{SessionId}'."
    )]
    private partial void LogNoText(string owner, string runId, string sessionId, Exception failure);

    [LoggerMessage(593, LogLevel.Warning, "Plugins could not be told of the end of run '{RunId}' of session '{SessionId}'.")]
    private partial void LogNotTold(string runId, string sessionId, Exception failure);
}
