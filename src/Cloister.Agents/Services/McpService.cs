namespace Cloister.Agents;

/// <summary>The agent service that owns the connections to servers of tools. Switched off, it leaves none of them running.</summary>
internal sealed class McpService(McpTools tools) : StatefulPluginService<AgentContext>
{
    private static readonly Dictionary<string, McpServerSettings> None = new(StringComparer.Ordinal);

    public const string Name = "mcp";

    public static ServiceId<McpService> Slot { get; } = new Namespace(AgentRuntimeSettings.ServiceNamespace).Service<McpService>(Name);

    public IReadOnlyList<ToolServerStatus> Statuses => tools.Statuses;

    /// <summary>The tools of all servers, without those whose slot is switched off.</summary>
    public async ValueTask<IReadOnlyList<AgentTool>> ListAsync(CancellationToken cancellationToken)
    {
        var slots = Context.Config.Slots;
        var all = await tools.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Where(tool => IsOn(slots, AgentTool.Slot(tool.Name).Id))];
    }

    public void Update(IReadOnlyDictionary<string, McpServerSettings> servers) => tools.Update(servers);

    protected override void Attach() => tools.Update(Context.Servers);

    /// <summary>A server may take its time to end, and nothing else has to wait for that.</summary>
    protected override ValueTask DetachAsync()
    {
        tools.Update(None);
        return ValueTask.CompletedTask;
    }

    private static bool IsOn(IReadOnlyDictionary<Pin, ServiceSettings> slots, ServiceId slot) =>
        !slots.Any(pin => !pin.Value.Enabled && pin.Key.ServiceId == slot && (pin.Key.IsWildcard || pin.Key.PluginId == McpPlugin.Id));
}
