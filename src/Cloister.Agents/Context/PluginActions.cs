using System.Collections.Concurrent;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What people ask of plugins: whether they can work, and to do something.</summary>
internal sealed partial class PluginActions(
    PluginPort port,
    Func<IReadOnlyList<string>, ConfigMap, CancellationToken, Task> mergeAsync,
    ILogger<PluginActions> logger
)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<string, (long At, PluginAvailability Availability)> _known = new(StringComparer.Ordinal);

    public async ValueTask<PluginAvailability> AvailabilityAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } plugin)
        {
            return new(false, false, [Unknown(name)]);
        }

        if (!port.IsEnabled(plugin.PluginId))
        {
            return PluginAvailability.Disabled(name);
        }

        if (_known.TryGetValue(name, out var known) && port.Clock.GetElapsedTime(known.At) < Fresh)
        {
            return known.Availability;
        }

        var availability = await AskAsync(plugin, cancellationToken).ConfigureAwait(false);
        _known[name] = (port.Clock.GetTimestamp(), availability);
        return availability;
    }

    public async ValueTask<PluginActionResult> RunAsync(
        string name,
        string action,
        JsonData payload,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        if (Find(name) is not { } plugin)
        {
            return PluginActionResult.Failed(Unknown(name));
        }

        if (string.IsNullOrWhiteSpace(action))
        {
            return PluginActionResult.Failed("action is required");
        }

        var found = plugin.Actions.FirstOrDefault(known => known.Name == action);
        var refusal =
            found is null ? $"Plugin \"{name}\" does not implement action \"{action}\""
            : !found.IsAllowedWhenDisabled && !port.IsEnabled(plugin.PluginId) ? $"Plugin \"{name}\" is disabled"
            : PayloadCheck.Find(found.InputSchema, payload);
        if (refusal is not null)
        {
            return PluginActionResult.Failed(refusal);
        }

        // What it does may change what it says about itself.
        var result = await DoAsync(plugin, found!, new(port.LobbyContext, payload) { Progress = progress }, cancellationToken)
            .ConfigureAwait(false);
        _known.TryRemove(name, out _);
        return result;
    }

    public Task SaveConfigAsync(string name, ConfigMap patch, CancellationToken cancellationToken) =>
        Find(name) is null
            ? throw new ArgumentException(Unknown(name), nameof(name))
            : mergeAsync(["plugins", name], patch, cancellationToken);

    private async ValueTask<PluginActionResult> DoAsync(
        AgentPlugin plugin,
        PluginAction action,
        PluginActionCall call,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await action.Execute(call, cancellationToken).ConfigureAwait(false);
        }
        catch (ActionFailedException failure)
        {
            return PluginActionResult.Failed(failure.Message);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogFailed(plugin.PluginId.Value, action.Name, failure);
            return PluginActionResult.Failed($"Plugin \"{plugin.PluginId.Value}\" failed. The log of the agent has the details.");
        }
    }

    private async ValueTask<PluginAvailability> AskAsync(AgentPlugin plugin, CancellationToken cancellationToken)
    {
        try
        {
            return await plugin.AvailabilityAsync(port.LobbyContext, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            LogFailed(plugin.PluginId.Value, "availability", failure);
            return PluginAvailability.Missing(failure.Message);
        }
    }

    private AgentPlugin? Find(string name) => port.Points.Plugins.FirstOrDefault(plugin => plugin.PluginId.Value == name);

    private static string Unknown(string name) => $"Unknown plugin: {name}";

    [LoggerMessage(563, LogLevel.Error, "Plugin '{Plugin}' failed in its action '{Action}'.")]
    private partial void LogFailed(string plugin, string action, Exception failure);
}
