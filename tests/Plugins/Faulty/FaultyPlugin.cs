using Cloister;
using Greeter.Contracts;

[assembly: CloisterPlugin(typeof(Faulty.FaultyPlugin))]

namespace Faulty;

/// <summary>Wants what no host has.</summary>
public sealed class FaultyPlugin(INobodyHasThis wanted) : SessionPlugin
{
    public override PluginId PluginId => new("faulty");

    public override string ToString() => $"{wanted}";
}
