namespace Cloister;

/// <summary>Groups of plugins that depend on each other in a circle (Tarjan's strongly connected components).</summary>
internal sealed class DependencyCycles
{
    private readonly Dictionary<PluginId, InstalledPlugin> _plugins;
    private readonly Dictionary<PluginId, (int Index, int Low)> _visited = [];
    private readonly Stack<InstalledPlugin> _path = [];
    private readonly List<IReadOnlyList<InstalledPlugin>> _cycles = [];

    private DependencyCycles(IReadOnlyCollection<InstalledPlugin> plugins) => _plugins = plugins.ToDictionary(plugin => plugin.Id);

    public static IReadOnlyList<IReadOnlyList<InstalledPlugin>> Among(IReadOnlyCollection<InstalledPlugin> plugins)
    {
        if (plugins.All(plugin => plugin.Dependencies.Count == 0))
        {
            return [];
        }

        var search = new DependencyCycles(plugins);
        foreach (var plugin in plugins)
        {
            if (!search._visited.ContainsKey(plugin.Id))
            {
                search.Visit(plugin);
            }
        }

        return search._cycles;
    }

    private int Visit(InstalledPlugin plugin)
    {
        var index = _visited.Count;
        var low = index;
        _visited[plugin.Id] = (index, low);
        _path.Push(plugin);
        foreach (var id in plugin.Dependencies)
        {
            if (!_plugins.TryGetValue(id, out var dependency))
            {
                continue;
            }

            if (!_visited.TryGetValue(id, out var seen))
            {
                low = Math.Min(low, Visit(dependency));
            }
            else if (_path.Contains(dependency))
            {
                low = Math.Min(low, seen.Index);
            }
        }

        if (low == index)
        {
            Close(plugin);
        }

        return low;
    }

    private void Close(InstalledPlugin root)
    {
        var members = new List<InstalledPlugin>();
        InstalledPlugin member;
        do
        {
            member = _path.Pop();
            members.Insert(0, member);
        } while (member != root);

        if (members.Count > 1 || root.Dependencies.Contains(root.Id))
        {
            _cycles.Add(members);
        }
    }
}
