namespace Cloister.Agents.Tests.Points;

/// <summary>A plugin whose hooks the test writes.</summary>
internal sealed class HookPlugin(string id, Action<PointHooks> hook) : AgentPlugin
{
    public override PluginId PluginId => new(id);

    public override bool IsOnByDefault => !IsOff;

    public override IReadOnlyList<PluginAction> Actions => Has;

    public bool IsOff { get; init; }

    public IReadOnlyList<PluginAction> Has { get; init; } = [];

    public Func<PluginAvailability>? Availability { get; init; }

    public Action<PluginServiceRegistry>? Brings { get; init; }

    public override void Register(PluginServiceRegistry services) => Brings?.Invoke(services);

    protected override void Hook(PointHooks hooks) => hook(hooks);

    protected internal override ValueTask<PluginAvailability> AvailabilityAsync(
        AgentSessionContext context,
        CancellationToken cancellationToken
    ) => new(Availability?.Invoke() ?? PluginAvailability.Available);
}
