namespace Cloister.Testing;

/// <summary>Registers what a test puts into slots itself.</summary>
internal interface IStandIns
{
    /// <summary>The plugin that stand-ins in sessions belong to.</summary>
    static PluginId SessionId { get; } = new("test");

    /// <summary>The plugin that stand-ins in the global scope belong to.</summary>
    static PluginId GlobalId { get; } = new("test-global");

    void Add(Action<PluginServiceRegistry> register);
}
