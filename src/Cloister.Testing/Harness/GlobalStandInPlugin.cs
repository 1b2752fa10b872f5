namespace Cloister.Testing;

/// <summary>Registers what a test puts into slots of the global scope.</summary>
internal sealed class GlobalStandInPlugin : GlobalPlugin, IStandIns
{
    private readonly List<Action<PluginServiceRegistry>> _registrations = [];

    public override PluginId PluginId => IStandIns.GlobalId;

    public void Add(Action<PluginServiceRegistry> register) => _registrations.Add(register);

    public IEnumerable<Plugin> OrNone() => _registrations.Count == 0 ? [] : [this];

    public override void Register(PluginServiceRegistry services) => _registrations.ForEach(register => register(services));
}
