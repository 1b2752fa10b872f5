namespace Cloister.Tests.Services;

internal static class RegistryTestExtensions
{
    public static void Add(this ServiceRegistry registry, PluginId plugin, ServiceId<INamed> slot, string name, int? priority = null) =>
        registry.ScopedFor(plugin).RegisterSingleton(slot, () => new Named(name), priority);

    /// <summary>The names of the plugins that compete for a slot, the winner's side first.</summary>
    public static IEnumerable<string> ChainOf(this ServiceRegistry registry, ServiceId slot) =>
        (registry.GetRegistrations(slot) ?? []).Select(registration => registration.PluginId.Value);
}
