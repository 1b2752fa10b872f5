namespace Cloister.Tests.Properties;

/// <summary>Everybody who hears it says who they are.</summary>
public sealed record RollCall(ICollection<string> Present);

public sealed class Probe(int plugin) : PluginService
{
    public int Plugin { get; } = plugin;
}

public sealed class StatefulProbe(PluginSpec plugin, SlotSpec slot, Fault fault) : StatefulPluginService<PluginContext>
{
    protected override void Attach()
    {
        On<RollCall>(e => e.Event.Present.Add($"{plugin.Id}/{slot.Id}"));
        fault.Pass(plugin.Index, Hook.ServiceAttach);
    }

    protected override ValueTask DetachAsync()
    {
        fault.Pass(plugin.Index, Hook.ServiceDetach);
        return default;
    }
}

public sealed class SessionProbe(PluginSpec spec, Fault fault) : SessionPlugin
{
    public override PluginId PluginId => spec.Id;

    public override IReadOnlySet<PluginId> Dependencies => spec.Dependencies;

    public override IReadOnlyList<FeatureFlag> FeatureFlags => spec.Flags;

    public override void Register(PluginServiceRegistry services) => ProbeWiring.Register(spec, fault, services);

    protected override void Attach(SessionPluginContext context)
    {
        On<RollCall>(context, e => e.Event.Present.Add(spec.Id));
        fault.Pass(spec.Index, Hook.Attach);
    }

    protected override ValueTask DetachAsync(SessionPluginContext context)
    {
        fault.Pass(spec.Index, Hook.Detach);
        return default;
    }

    protected override ValueTask OnSettingsChangedAsync(ContextChange<SessionPluginContext> change, CancellationToken cancellationToken)
    {
        fault.Pass(spec.Index, Hook.SettingsChanged);
        return default;
    }
}

public sealed class GlobalProbe(PluginSpec spec, Fault fault) : GlobalPlugin
{
    public override PluginId PluginId => spec.Id;

    public override IReadOnlySet<PluginId> Dependencies => spec.Dependencies;

    public override IReadOnlyList<FeatureFlag> FeatureFlags => spec.Flags;

    public override void Register(PluginServiceRegistry services) => ProbeWiring.Register(spec, fault, services);

    protected override void Attach(GlobalPluginContext context)
    {
        On<RollCall>(context, e => e.Event.Present.Add(spec.Id));
        fault.Pass(spec.Index, Hook.Attach);
    }

    protected override ValueTask DetachAsync(GlobalPluginContext context)
    {
        fault.Pass(spec.Index, Hook.Detach);
        return default;
    }

    protected override ValueTask OnSettingsChangedAsync(ContextChange<GlobalPluginContext> change, CancellationToken cancellationToken)
    {
        fault.Pass(spec.Index, Hook.SettingsChanged);
        return default;
    }
}

internal static class ProbeWiring
{
    public static Plugin Make(PluginSpec spec, Fault fault) => spec.IsGlobal ? new GlobalProbe(spec, fault) : new SessionProbe(spec, fault);

    public static void Register(PluginSpec spec, Fault fault, PluginServiceRegistry services)
    {
        foreach (var slot in spec.Slots)
        {
            switch (slot.Kind)
            {
                case ProbeKind.Lazy:
                    services.RegisterLazySingleton(slot.Id, () => new Probe(spec.Index), slot.Priority);
                    break;
                case ProbeKind.Eager:
                    services.RegisterSingleton(slot.Id, () => Created(new Probe(spec.Index)), slot.Priority);
                    break;
                case ProbeKind.Stateful:
                    services.RegisterLazySingleton(slot.Id, () => Created(new StatefulProbe(spec, slot, fault)), slot.Priority);
                    break;
                case ProbeKind.StatefulEager:
                    services.RegisterSingleton(slot.Id, () => Created(new StatefulProbe(spec, slot, fault)), slot.Priority);
                    break;
            }
        }

        fault.Pass(spec.Index, Hook.Register);

        T Created<T>(T service)
        {
            fault.Pass(spec.Index, Hook.Create);
            return service;
        }
    }
}
