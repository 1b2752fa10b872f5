namespace Cloister.Tests.Properties;

public sealed record LinkView(PluginId Plugin, int Priority, bool Enabled, ConfigMap Config)
{
    public override string ToString() => $"{Plugin}@{Priority}{(Enabled ? "" : " off")}{(Config.IsEmpty ? "" : Config.ToJson())}";
}

/// <summary>What can be seen of a scope from outside, as texts that read well when they differ.</summary>
public sealed record ScopeView(string Enabled, string Present, string Chains, RuntimeSettings Settings)
{
    public static ScopeView Of(ServiceRegistry registry, EventBus bus, IEnumerable<PluginId> enabled, RuntimeSettings settings)
    {
        var present = new List<string>();
        bus.Emit(new RollCall(present));
        var chains = registry
            .ListServiceIds()
            .OrderBy(id => id.Value)
            .Select(id =>
                $"{id}: "
                + string.Join(
                    " > ",
                    registry.GetRegistrations(id)!.Select(r => new LinkView(r.PluginId, r.EffectivePriority, r.IsEnabled, r.Settings))
                )
            );
        CheckInjection(registry);
        return new(
            string.Join(" ", enabled.Select(id => id.Value).Order()),
            string.Join(" ", present.Order()),
            string.Join("; ", chains),
            settings
        );
    }

    public override string ToString() => $"enabled [{Enabled}] present [{Present}] chains [{Chains}] settings {Settings.ToJson()}";

    private static void CheckInjection(ServiceRegistry registry)
    {
        foreach (var (id, registration) in registry.ResolveAllRegistrations())
        {
            var service = registry.Resolve<PluginService>(id);
            if (!service.Settings.Equals(registration.Settings) || service.PluginId != registration.PluginId)
            {
                throw new InvalidOperationException(
                    $"{id} has config {service.Settings.ToJson()} of {service.PluginId}, not that of {registration}."
                );
            }
        }
    }
}
