using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Tools that plugins registered, in the session and for all sessions.</summary>
internal sealed partial class RegisteredTools(ILogger logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>The winners of all tool slots that are switched on. Of two with one name, that of the earlier registry counts: the session's comes first.</summary>
    public IReadOnlyList<AgentTool> In(params IReadOnlyList<ServiceRegistry> registries) =>
        [.. registries.SelectMany(Winners).DistinctBy(tool => tool.Name, StringComparer.Ordinal)];

    private IEnumerable<AgentTool> Winners(ServiceRegistry registry) =>
        registry
            .ResolveAllRegistrations()
            .Where(slot => AgentTool.Slots.Has(slot.Key))
            .Select(slot => Resolve(registry, slot.Value))
            .OfType<AgentTool>();

    /// <summary>A tool that cannot be made is missing, and everything else goes on.</summary>
    private AgentTool? Resolve(ServiceRegistry registry, ServiceRegistration registration)
    {
        try
        {
            var tool = registry.TryResolve<object>(registration.ServiceId) switch
            {
                AgentTool declared => declared,
                AIFunction function => new AgentTool(function),
                _ => null,
            };
            if (tool is not null && AgentTool.Slots.Service(tool.Name) == registration.ServiceId)
            {
                return tool.IsOffered?.Invoke() == false ? null : tool with { Owner = tool.Owner ?? registration.PluginId.Value };
            }

            LogUnusable(registration.ServiceId.Value, registration.PluginId.Value, tool?.Name, null);
        }
        catch (Exception failure)
        {
            LogUnusable(registration.ServiceId.Value, registration.PluginId.Value, null, failure);
        }

        return null;
    }

    [LoggerMessage(
        550,
        LogLevel.Warning,
        "Slot '{Slot}' of plugin '{PluginId}' holds no tool of that name (but '{Tool}'), so sessions do without. Register an AgentTool, or an AIFunction, that is called as the slot says."
    )]
    private partial void LogUnusable(string slot, string pluginId, string? tool, Exception? exception);
}
