using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The service that owns the connections to servers of tools. Stopped, it leaves none of them running.</summary>
internal sealed class McpService(McpTools tools) : AgentService
{
    private static readonly Dictionary<string, McpServerSettings> None = new(StringComparer.Ordinal);

    public static ServiceDescription Description { get; } =
        new("mcp")
        {
            Title = "Tool servers",
            Description = "Runs the servers of tools that agent.json names.",
            Order = 0,
            Actions =
            [
                ServiceAction.Of<McpService>(
                    "list",
                    "Lists the servers, how they are, and their tools.",
                    (service, _, _) => new(service.List())
                ),
            ],
        };

    public IReadOnlyList<ToolServerStatus> Statuses => tools.Statuses;

    /// <summary>The tools of all servers, without those whose slot is switched off.</summary>
    public async ValueTask<IReadOnlyList<AgentTool>> ListAsync(CancellationToken cancellationToken)
    {
        var slots = Context.Config.Slots;
        var all = await tools.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Where(tool => IsOn(slots, AgentTool.Slot(tool.Name).Id))];
    }

    public void Update(IReadOnlyDictionary<string, McpServerSettings> servers)
    {
        if (!Stopping.IsCancellationRequested)
        {
            tools.Update(servers);
        }
    }

    protected internal override Task StartAsync(CancellationToken cancellationToken)
    {
        tools.Update(Context.Servers);
        return Task.CompletedTask;
    }

    /// <summary>A server may take its time to end, and nothing else has to wait for that.</summary>
    protected internal override Task StopAsync(CancellationToken cancellationToken)
    {
        tools.Update(None);
        return Task.CompletedTask;
    }

    private JsonData List() =>
        JsonData.Array([
            .. Statuses.Select(server =>
                JsonData.Object(
                    ("name", server.Name),
                    ("state", server.State.ToString().ToLowerInvariant()),
                    ("tools", JsonData.Array([.. server.Tools.Select(tool => (JsonData)tool)])),
                    ("problem", server.Problem)
                )
            ),
        ]);

    private static bool IsOn(IReadOnlyDictionary<Pin, ServiceSettings> slots, ServiceId slot) =>
        !slots.Any(pin => !pin.Value.Enabled && pin.Key.ServiceId == slot && (pin.Key.IsWildcard || pin.Key.PluginId == McpPlugin.Id));
}
