namespace Cloister;

/// <summary>How a scope was, and each step that a transition took from there: what a restoration has to undo, and no more.</summary>
internal sealed class TransitionTrace(PluginScope scope, ScopeBlueprint target)
{
    // Most transitions take few kinds of steps, and there is one for each of thousands of sessions.
    private List<InstalledPlugin>? _left;
    private List<InstalledPlugin>? _entered;
    private List<InstalledPlugin>? _told;
    private List<ServiceRegistration>? _switchedOff;
    private List<ServiceRegistration>? _switchedOn;

    /// <summary>Who was attached.</summary>
    public PluginGroup Before { get; } = scope.Live;

    public RegistryLayout LayoutBefore { get; } = scope.Registry.Layout;

    public RuntimeSettings InForceBefore { get; } = scope.InForce;

    /// <summary>Who is to enter, whether or not it came to that.</summary>
    public InstalledPlugin[] Entering { get; } = Missing(scope.Live, target.Enabled);

    /// <summary>Whether the new registrations and rows are what readers see.</summary>
    public bool IsInstalled { get; set; }

    /// <summary>Plugins whose detach was started.</summary>
    public IReadOnlyList<InstalledPlugin> Left => _left ?? [];

    /// <summary>Plugins whose attach was started.</summary>
    public IReadOnlyList<InstalledPlugin> Entered => _entered ?? [];

    /// <summary>Plugins that heard of the new settings.</summary>
    public IReadOnlyList<InstalledPlugin> Told => _told ?? [];

    /// <summary>Services of staying plugins whose detach was started.</summary>
    public IReadOnlyList<ServiceRegistration> SwitchedOff => _switchedOff ?? [];

    /// <summary>Services of staying plugins whose attach was started.</summary>
    public IReadOnlyList<ServiceRegistration> SwitchedOn => _switchedOn ?? [];

    public void Leave(InstalledPlugin plugin) => (_left ??= []).Add(plugin);

    public void Enter(InstalledPlugin plugin) => (_entered ??= []).Add(plugin);

    public void Tell(InstalledPlugin plugin) => (_told ??= []).Add(plugin);

    public void SwitchOff(ServiceRegistration registration) => (_switchedOff ??= []).Add(registration);

    public void SwitchOn(ServiceRegistration registration) => (_switchedOn ??= []).Add(registration);

    public static IReadOnlySet<PluginId> Ids(IReadOnlyCollection<InstalledPlugin> plugins) =>
        plugins.Count == 0 ? ServiceRegistry.NoPlugins : plugins.Select(plugin => plugin.Id).ToHashSet();

    private static InstalledPlugin[] Missing(PluginGroup present, PluginGroup wanted) =>
        Array.FindAll(wanted.Members, plugin => !present.Contains(plugin));
}
