namespace Cloister.Testing;

/// <summary>Registers what a test puts into slots of sessions.</summary>
internal sealed class StandInPlugin : SessionPlugin, IStandIns
{
    private readonly List<Action<PluginServiceRegistry>> _registrations = [];

    public override PluginId PluginId => IStandIns.SessionId;

    public void Add(Action<PluginServiceRegistry> register) => _registrations.Add(register);

    public IEnumerable<Plugin> OrNone() => _registrations.Count == 0 ? [] : [this];

    public override void Register(PluginServiceRegistry services) => _registrations.ForEach(register => register(services));
}
