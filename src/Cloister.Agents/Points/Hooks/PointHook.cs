namespace Cloister.Agents;

/// <summary>One handler of a plugin, declared and not yet listening anywhere.</summary>
internal abstract class PointHook(HookOwner owner)
{
    public Point Point => Owner.Point;

    public string Plugin => Owner.Plugin;

    protected HookOwner Owner { get; } = owner;

    /// <summary>Has it listen in a scope until the plugin leaves it.</summary>
    public abstract void ListenIn(AgentSessionContext context, AgentPlugin plugin);
}
