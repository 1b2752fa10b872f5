using Cloister;
using Cloister.Agents;

namespace ChatKeeper;

/// <summary>Lets everybody in.</summary>
internal sealed class Everybody : AgentPlugin
{
    public override PluginId PluginId => new("everybody");

    protected override void Hook(PointHooks hooks) => hooks.Guard(ChatPoints.AuthorizeIncoming, (_, _) => Pass);
}
