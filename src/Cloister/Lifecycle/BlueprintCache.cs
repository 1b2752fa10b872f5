using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>
/// Blueprints of sessions by the settings object they were asked for with. It lives as long as the plugin set and the
/// attached globals it was made for, and holds nobody's settings longer than they do themselves.
/// </summary>
internal sealed class BlueprintCache(PluginRuntimeBase runtime, PluginCatalog catalog, IReadOnlySet<PluginId> globals)
{
    private readonly ConditionalWeakTable<RuntimeSettings, ScopeBlueprint> _blueprints = [];
    private Entry? _latest;

    private sealed record Entry(RuntimeSettings Requested, ScopeBlueprint Blueprint);

    /// <exception cref="UnknownReferenceException">The settings name plugins that do not exist.</exception>
    public ScopeBlueprint For(RuntimeSettings requested, string operation)
    {
        if (Volatile.Read(ref _latest) is { } latest && ReferenceEquals(latest.Requested, requested))
        {
            return latest.Blueprint;
        }

        if (!_blueprints.TryGetValue(requested, out var blueprint))
        {
            var settings = runtime.CheckOf(catalog).Plugins(operation, requested);
            blueprint = new(settings, Enablement.Choose(catalog.Sessions, settings, globals, runtime.Log));
            if (!ReferenceEquals(settings, requested))
            {
                // What was left out is reported each time it is asked for.
                return blueprint;
            }

            _blueprints.AddOrUpdate(requested, blueprint);
        }

        Volatile.Write(ref _latest, new(requested, blueprint));
        return blueprint;
    }
}
