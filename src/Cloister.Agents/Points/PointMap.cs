namespace Cloister.Agents;

/// <summary>Which plugins take part at which points. Known before there is a session, so that what cannot be is refused at the start.</summary>
internal sealed class PointMap
{
    private readonly Dictionary<AgentPlugin, IReadOnlyList<PointHook>> _hooks = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<PointHook>> _byPoint = new(StringComparer.Ordinal);

    /// <param name="plugins">All plugins, in the order in which their handlers run.</param>
    /// <exception cref="InvalidOperationException">Two plugins answer at one point, or mean different points by one name.</exception>
    public PointMap(IEnumerable<Plugin> plugins)
    {
        foreach (var plugin in plugins.OfType<AgentPlugin>())
        {
            var hooks = new PointHooks(plugin.PluginId, order: _hooks.Count);
            plugin.Declare(hooks);
            _hooks.Add(plugin, hooks.All);
            foreach (var hook in hooks.All)
            {
                Add(hook);
            }
        }
    }

    public IReadOnlyCollection<AgentPlugin> Plugins => _hooks.Keys;

    public IReadOnlyList<PointHook> HooksOf(AgentPlugin plugin) => _hooks.GetValueOrDefault(plugin, []);

    public IReadOnlyList<PointHook> HooksAt(Point point) => _byPoint.TryGetValue(point.Name, out var hooks) ? hooks : [];

    private void Add(PointHook hook)
    {
        if (!_byPoint.TryGetValue(hook.Point.Name, out var others))
        {
            _byPoint[hook.Point.Name] = others = [];
        }

        if (others.Find(other => other.Point.GetType() != hook.Point.GetType() || other.Point.Scope != hook.Point.Scope) is { } different)
        {
            throw new InvalidOperationException(
                $"Plugins '{different.Plugin}' and '{hook.Plugin}' mean different points by the name '{hook.Point.Name}'. Use the value that the owner of the point declares."
            );
        }

        if (hook.Point.Kind == PointKind.Resolve && others.Count > 0)
        {
            throw new InvalidOperationException(
                $"Resolve point already registered: {hook.Point.Name}. Plugin '{others[0].Plugin}' answers there, so '{hook.Plugin}' cannot: remove one of the two."
            );
        }

        others.Add(hook);
    }
}
