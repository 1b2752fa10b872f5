namespace Cloister;

/// <summary>
/// All registrations of a registry under one set of rows, sorted into chains. Immutable: registries that hold the same
/// registrations under the same rows share one, and a change makes another.
/// </summary>
internal sealed class RegistryLayout
{
    public static readonly RegistryLayout Empty = new([], OverrideRows.Empty, SlotTable.Empty);

    private RegistryLayout(RegistrationDefinition[] definitions, OverrideRows rows, SlotTable table)
    {
        Definitions = definitions;
        Rows = rows;
        Table = table;
        MaybeStateful = [.. Enumerable.Range(0, definitions.Length).Where(i => definitions[i].IsStateful || definitions[i].IsEager)];
    }

    /// <summary>In the order of registration; the position is where a registry keeps the instance.</summary>
    public RegistrationDefinition[] Definitions { get; }

    public OverrideRows Rows { get; }

    public SlotTable Table { get; }

    /// <summary>The places that attach has to look at; nothing else can hold a stateful service.</summary>
    public int[] MaybeStateful { get; }

    public static RegistryLayout Build(RegistrationDefinition[] definitions, OverrideRows rows)
    {
        var bySlot = new Dictionary<ServiceId, List<int>>();
        var order = new List<ServiceId>();
        for (var i = 0; i < definitions.Length; i++)
        {
            if (!bySlot.TryGetValue(definitions[i].Service, out var members))
            {
                bySlot[definitions[i].Service] = members = [];
                order.Add(definitions[i].Service);
            }

            members.Add(i);
        }

        var slots = new Slot[order.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = new(order[i], Chain(definitions, bySlot[order[i]], rows));
        }

        return new(definitions, rows, new(slots));
    }

    /// <summary>The same registrations under other rows; slots that no row names, old or new, stay as they are.</summary>
    public RegistryLayout WithRows(OverrideRows rows)
    {
        if (rows.IsEmpty && Rows.IsEmpty)
        {
            return this;
        }

        var touched = rows.Slots.Concat(Rows.Slots).ToHashSet();
        var slots = Table.Slots.Select(slot => touched.Contains(slot.Id) ? Rebuild(slot, rows) : slot).ToArray();
        return new(Definitions, rows, new(slots));
    }

    public ServiceRegistration? Find(PluginId plugin, ServiceId service) => Table.Find(service)?.Of(plugin);

    /// <summary>What a plugin registered, in the order of its calls.</summary>
    public IEnumerable<ServiceRegistration> Of(PluginId plugin)
    {
        foreach (var definition in Definitions)
        {
            if (definition.Plugin == plugin)
            {
                yield return Find(plugin, definition.Service)!;
            }
        }
    }

    private Slot Rebuild(Slot slot, OverrideRows rows) =>
        new(slot.Id, Chain(Definitions, [.. slot.Chain.Select(registration => registration.Index).Order()], rows));

    private static ServiceRegistration[] Chain(RegistrationDefinition[] definitions, List<int> members, OverrideRows rows)
    {
        var chain = new ServiceRegistration[members.Count];
        for (var i = 0; i < chain.Length; i++)
        {
            var definition = definitions[members[i]];
            chain[i] = new(definition, members[i], rows.For(definition.Plugin, definition.Service));
        }

        Array.Sort(chain, HighestFirst);
        return chain;
    }

    private static int HighestFirst(ServiceRegistration a, ServiceRegistration b)
    {
        var byPriority = b.EffectivePriority.CompareTo(a.EffectivePriority);
        return byPriority != 0 ? byPriority : a.Index.CompareTo(b.Index);
    }
}
