namespace Cloister;

/// <summary>The registrations a changed layout will have, in order: those that stay and those that are new.</summary>
internal sealed class DraftEntries
{
    private readonly List<Entry?> _entries = [];
    private readonly Dictionary<(PluginId, ServiceId), int> _places = [];

    /// <summary>A registration; new ones bring what was created at once, or the factory of what was not.</summary>
    public sealed record Entry(RegistrationDefinition Definition, int StartIndex, object? Instance = null, Func<object>? Factory = null)
    {
        public bool IsNew => StartIndex < 0;
    }

    public IEnumerable<Entry> All => _entries.Where(entry => entry is not null)!;

    public Entry? Find(PluginId plugin, ServiceId service) =>
        _places.TryGetValue((plugin, service), out var place) ? _entries[place] : null;

    /// <summary>Appends; a plugin that holds the slot already gives up its earlier place.</summary>
    public void Put(Entry entry)
    {
        Remove(entry.Definition.Plugin, entry.Definition.Service);
        _places[(entry.Definition.Plugin, entry.Definition.Service)] = _entries.Count;
        _entries.Add(entry);
    }

    public void Remove(PluginId plugin, ServiceId service)
    {
        if (_places.Remove((plugin, service), out var place))
        {
            _entries[place] = null;
        }
    }

    /// <summary>Registrations that an earlier layout had too go back to their order there; others follow.</summary>
    public void OrderLike(RegistryLayout earlier)
    {
        var ranks = earlier.Definitions.Select((d, i) => (d, i)).ToDictionary(x => (x.d.Plugin, x.d.Service), x => x.i);
        var ordered = All.OrderBy(e => ranks.GetValueOrDefault((e.Definition.Plugin, e.Definition.Service), int.MaxValue)).ToArray();
        _entries.Clear();
        _places.Clear();
        foreach (var entry in ordered)
        {
            Put(entry);
        }
    }
}
