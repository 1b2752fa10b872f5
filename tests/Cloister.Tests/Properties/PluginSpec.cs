namespace Cloister.Tests.Properties;

public enum ProbeKind
{
    Lazy,
    Eager,
    Stateful,
    StatefulEager,
}

public sealed record SlotSpec(int Slot, int Priority, ProbeKind Kind)
{
    public ServiceId Id => new($"slot.{Slot}");

    public bool IsStateful => Kind is ProbeKind.Stateful or ProbeKind.StatefulEager;
}

/// <summary>A plugin as data, from which both the real plugin and the model are made.</summary>
public sealed record PluginSpec(int Index, bool IsGlobal, bool IsLocked, bool IsExperimental, int[] DependsOn, SlotSpec[] Slots)
{
    public PluginId Id => new($"p{Index}");

    public IReadOnlySet<PluginId> Dependencies => DependsOn.Select(index => new PluginId($"p{index}")).ToHashSet();

    public IReadOnlyList<FeatureFlag> Flags =>
        [
            .. IsLocked ? [FeatureFlag.Locked] : Array.Empty<FeatureFlag>(),
            .. IsExperimental ? [FeatureFlag.Experimental] : Array.Empty<FeatureFlag>(),
        ];

    public override string ToString() =>
        $"{Id}{(IsGlobal ? " global" : "")}{(IsLocked ? " locked" : "")}{(IsExperimental ? " experimental" : "")}"
        + $" needs [{string.Join(",", DependsOn)}] has [{string.Join(", ", Slots.Select(s => $"{s.Slot}@{s.Priority} {s.Kind}"))}]";
}
