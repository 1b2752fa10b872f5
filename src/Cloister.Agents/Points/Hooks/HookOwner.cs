namespace Cloister.Agents;

/// <summary>Whose handler it is, and where it stands.</summary>
/// <param name="Point">The point it belongs to.</param>
/// <param name="Plugin">The plugin that brought it.</param>
/// <param name="Order">The place of the plugin among all plugins.</param>
/// <param name="Limit">How long it may take; null for one that does not wait for anything, which nobody could stop.</param>
internal sealed record HookOwner(Point Point, string Plugin, int Order, TimeSpan? Limit)
{
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(30);

    /// <summary>By this the bus sorts. It follows the order of plugins, so that one which is switched off and on again runs where it did before.</summary>
    public int Priority => -Order;
}
