using Cloister;
using Greeter.Contracts;

[assembly: CloisterPlugin(typeof(Faulty.FaultyPlugin))]

namespace Faulty;

/// <summary>Wants what hardly any host has, and leaves it to that what goes wrong.</summary>
public sealed class FaultyPlugin(IMood mood) : SessionPlugin, IDisposable
{
    public override PluginId PluginId => Asked(nameof(PluginId), new PluginId("faulty"));

    public override IReadOnlySet<PluginId> Dependencies => Asked(nameof(Dependencies), base.Dependencies);

    public override IReadOnlyList<FeatureFlag> FeatureFlags => Asked(nameof(FeatureFlags), base.FeatureFlags);

    public void Dispose() => mood.Asked(nameof(Dispose));

    private T Asked<T>(string member, T answer)
    {
        mood.Asked(member);
        return answer;
    }
}
