using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Tests.Properties;

public enum Act
{
    Create,
    Dispose,
    UpdateAll,
    UpdateGlobal,
    UpdateSession,
}

/// <summary>One thing to do, as numbers that are read against whatever there is when its turn comes.</summary>
public sealed record Move(Act Act, int Session, int[] Wishes, (int Plugin, Hook Hook, int Passes)? Fault)
{
    public override string ToString() =>
        $"{Act} session {Session} wishes [{string.Join(",", Wishes)}]{(Fault is { } f ? $" fault {f.Hook} of {f.Plugin} after {f.Passes}" : "")}";
}

public sealed record Scenario(PluginSpec[] Plugins, Move[] Moves)
{
    public static Arbitrary<Scenario> Any { get; } =
        Arb.From(
            from count in Gen.Choose(1, 6)
            from plugins in Gen.CollectToArray(Enumerable.Range(0, count), PluginOf(count))
            from moves in Gen.ArrayOf(MoveOf(count), 12)
            select new Scenario(plugins, moves),
            scenario => scenario.Moves.Select((_, i) => scenario with { Moves = [.. scenario.Moves[..i], .. scenario.Moves[(i + 1)..]] })
        );

    public override string ToString() => string.Join("\n", Plugins.Select(p => p.ToString()).Concat(Moves.Select(m => m.ToString())));

    /// <summary>Settings out of numbers: each wish says something about one plugin, pin or wildcard.</summary>
    public RuntimeSettings Settings(int[] wishes)
    {
        var settings = RuntimeSettings.Empty;
        foreach (var wish in wishes)
        {
            var plugin = Plugins[wish % Plugins.Length];
            var entry = new ServiceSettings(
                Enabled: wish / 7 % 3 != 0,
                Config: wish / 5 % 2 == 0 ? ConfigMap.Of(("v", wish % 4)) : null,
                Priority: wish / 11 % 3 == 0 ? wish % 3 * 400 : null
            );
            settings = (wish / 13 % 3) switch
            {
                0 => settings.WithPlugin(plugin.Id, enabled: wish / 3 % 2 == 0),
                1 when plugin.Slots.Length > 0 => settings.WithService(
                    plugin.Id.Service(plugin.Slots[wish % plugin.Slots.Length].Id),
                    entry
                ),
                _ => settings.WithService(Pin.Wildcard($"slot.{wish % 4}"), entry),
            };
        }

        return settings;
    }

    private static Func<int, Gen<PluginSpec>> PluginOf(int count) =>
        index =>
            from isGlobal in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
            from flags in Gen.Choose(0, 9)
            from needs in Gen.ArrayOf(Gen.Choose(0, count - 1), 1)
            from doesNeed in Gen.Choose(0, 2)
            from slots in Gen.ArrayOf(SlotOf(), 2)
            select new PluginSpec(
                index,
                isGlobal,
                flags == 0,
                flags == 1,
                doesNeed == 0 ? needs : [],
                [.. slots.DistinctBy(slot => slot.Slot)]
            );

    private static Gen<SlotSpec> SlotOf() =>
        from slot in Gen.Choose(0, 3)
        from priority in Gen.Elements(100, 500, 500, 1000)
        from kind in Gen.Elements(ProbeKind.Lazy, ProbeKind.Eager, ProbeKind.Stateful, ProbeKind.StatefulEager)
        select new SlotSpec(slot, priority, kind);

    private static Gen<Move> MoveOf(int count) =>
        from act in Gen.Frequency(
            (3, Gen.Constant(Act.Create)),
            (1, Gen.Constant(Act.Dispose)),
            (4, Gen.Constant(Act.UpdateAll)),
            (1, Gen.Constant(Act.UpdateGlobal)),
            (2, Gen.Constant(Act.UpdateSession))
        )
        from session in Gen.Choose(0, 20)
        from wishes in Gen.ArrayOf(Gen.Choose(0, 5000), 4)
        from isFaulty in Gen.Choose(0, 2)
        from plugin in Gen.Choose(0, count - 1)
        from hook in Gen.Elements(Enum.GetValues<Hook>())
        from passes in Gen.Choose(0, 2)
        select new Move(act, session, wishes, isFaulty == 0 ? (plugin, hook, passes) : null);
}
