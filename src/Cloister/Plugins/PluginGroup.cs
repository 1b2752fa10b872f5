using System.Collections.Frozen;

namespace Cloister;

/// <summary>Some plugins of one scope, in the order of registration. Immutable, so scopes alike share one.</summary>
internal sealed class PluginGroup(InstalledPlugin[] members)
{
    public static readonly PluginGroup Empty = new([]);

    private FrozenSet<PluginId>? _ids;
    private IReadOnlyList<Plugin>? _plugins;

    public InstalledPlugin[] Members { get; } = members;

    /// <summary>Whether attaching the members calls any code of theirs.</summary>
    public bool HasAttach { get; } = Array.Exists(members, member => member.HasAttach);

    /// <summary>Whether attaching one of the members may wait.</summary>
    public bool WaitsInAttach { get; } = Array.Exists(members, member => member.WaitsInAttach);

    /// <summary>Whether detaching the members calls any code of theirs.</summary>
    public bool HasDetach { get; } = Array.Exists(members, member => member.HasDetach);

    /// <summary>Whether one of the members looks at new settings, so that the past has to be kept for it.</summary>
    public bool HearsOfSettings { get; } = Array.Exists(members, member => member.HearsOfSettings);

    public IReadOnlySet<PluginId> Ids => _ids ??= Members.Select(member => member.Id).ToFrozenSet();

    public IReadOnlyList<Plugin> Plugins => _plugins ??= Array.AsReadOnly(Array.ConvertAll(Members, member => member.Plugin));

    public bool Contains(InstalledPlugin plugin) => Array.IndexOf(Members, plugin) >= 0;

    public bool Contains(PluginId id) => Ids.Contains(id);

    public PluginGroup Without(InstalledPlugin plugin) => new(Array.FindAll(Members, member => member != plugin));

    /// <summary>One more, at its place in the catalog.</summary>
    public PluginGroup With(InstalledPlugin plugin, PluginCatalog catalog) =>
        Contains(plugin) ? this : new([.. catalog.InOrder(Members.Append(plugin))]);
}
