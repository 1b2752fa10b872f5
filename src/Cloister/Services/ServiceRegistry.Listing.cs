namespace Cloister;

public sealed partial class ServiceRegistry
{
    /// <summary>The registration that wins a slot; creates nothing.</summary>
    /// <exception cref="ServiceNotFoundException">Nobody registered the slot.</exception>
    /// <exception cref="ServiceDisabledException">Settings disable every registration of the slot.</exception>
    public ServiceRegistration ResolveRegistration(ServiceId slot) => ServiceQuery.Winner(slot).Select(Current().Table)!;

    /// <summary>The registration that wins a slot, or null; creates nothing.</summary>
    public ServiceRegistration? TryResolveRegistration(ServiceId slot) =>
        (ServiceQuery.Winner(slot) with { IsRequired = false }).Select(Current().Table);

    /// <summary>The first capability of a type that the winner of a slot carries, or null; creates nothing.</summary>
    public TCapability? ResolveCapability<TCapability>(ServiceId slot)
        where TCapability : Capability => TryResolveRegistration(slot)?.Capabilities.GetOrDefault<TCapability>();

    /// <summary>Everyone who competes for a slot, the winner's side first; null when nobody does.</summary>
    public IReadOnlyList<ServiceRegistration>? GetRegistrations(ServiceId slot) =>
        Current().Table.Find(slot) is { } found ? Array.AsReadOnly(found.Chain) : null;

    /// <summary>A plugin's enabled services with their slots, in the order of registration; lazy ones are created.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="skipFactories">Leaves out what would be made for this call only.</param>
    public IReadOnlyList<(ServiceId Id, object Service)> GetPluginServices(PluginId plugin, bool skipFactories = false) =>
        [
            .. Current()
                .Layout.Of(plugin)
                .Where(registration => registration.IsEnabled && !(skipFactories && registration.Kind == ServiceKind.Factory))
                .Select(registration => (registration.ServiceId, Obtain(registration))),
        ];

    /// <summary>The slots that somebody, or one plugin, registered.</summary>
    public IReadOnlySet<ServiceId> ListServiceIds(PluginId? plugin = null)
    {
        var layout = Current().Layout;
        return layout
            .Definitions.Where(definition => plugin is null || definition.Plugin == plugin.Value)
            .Select(definition => definition.Service)
            .ToHashSet();
    }

    /// <summary>The winner of every slot that has one; lazy ones are created.</summary>
    public IReadOnlyDictionary<ServiceId, object> ResolveAll() =>
        ResolveAllRegistrations().ToDictionary(pair => pair.Key, pair => Obtain(pair.Value));

    /// <summary>The winning registration of every slot that has one; creates nothing.</summary>
    public IReadOnlyDictionary<ServiceId, ServiceRegistration> ResolveAllRegistrations() =>
        Current().Table.Slots.Where(slot => slot.Winner is not null).ToDictionary(slot => slot.Id, slot => slot.Winner!);

    /// <summary>The capabilities of all registrations below a namespace, winners or not.</summary>
    public IReadOnlySet<Capability> ListCapabilities(Namespace ns) =>
        Current()
            .Layout.Definitions.Where(definition => ns.Has(definition.Service))
            .SelectMany(definition => definition.Capabilities)
            .ToHashSet();

    /// <summary>Whether a plugin has any registration here.</summary>
    public bool HasServicesOf(PluginId plugin) => Array.Exists(Current().Layout.Definitions, definition => definition.Plugin == plugin);

    /// <summary>The config that settings give to a plugin's registration in a slot; empty when there is none.</summary>
    public ConfigMap GetEffectiveSettings(PluginId plugin, ServiceId slot) => Current().Layout.Rows.For(plugin, slot).Settings;

    /// <summary>Whether attach has anything to look at besides the plugins themselves.</summary>
    internal bool MayHaveStateful => Current().Layout.MaybeStateful.Length > 0;

    /// <summary>The instance of a registration, if there is one.</summary>
    internal object? FindInstance(ServiceRegistration registration)
    {
        var state = Current();
        return state.Layout.Find(registration.PluginId, registration.ServiceId) is { } now ? state.InstanceOf(now) : null;
    }

    /// <summary>What attach has to look at: a plugin's stateful services, and eager ones that may be.</summary>
    internal IEnumerable<ServiceRegistration> StatefulOf(PluginId plugin)
    {
        var state = Current();
        foreach (var index in state.Layout.MaybeStateful)
        {
            var definition = state.Layout.Definitions[index];
            if (
                definition.Plugin == plugin
                && (definition.IsStateful || state.Instances?[index] is StatefulPluginService)
                && state.Layout.Find(plugin, definition.Service) is { } registration
            )
            {
                yield return registration;
            }
        }
    }
}
