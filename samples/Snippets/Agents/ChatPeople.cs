using Cloister;
using Cloister.Agents;

namespace Snippets;

// <snippet:people-guard>
/// <summary>Lets people talk to the agent that it was told of, and nobody else.</summary>
internal sealed class Colleagues(IReadOnlyDictionary<string, ChatUserRole> roles) : AgentPlugin
{
    public override PluginId PluginId => new("colleagues");

    protected override void Hook(PointHooks hooks) =>
        hooks
            .Guard(
                ChatPoints.AuthorizeIncoming,
                (_, who) => roles.ContainsKey(who.UserId) ? Verdict.Pass : Verdict.Refuse("We have not met.")
            )
            .Resolve(ChatPoints.ResolveUserRole, (_, who) => roles[who.UserId]);
}

// </snippet:people-guard>

internal static class ChatPeople
{
    public static void Open(AgentHostOptions options, ChatPlatform platform)
    {
        // <snippet:people-open>
        options.Platforms.Add(platform);
        options.Plugins.Add(
            new Colleagues(
                new Dictionary<string, ChatUserRole>(StringComparer.Ordinal)
                {
                    ["42"] = new("admin") { Permissions = ["chat.dm.use", "chat.group.use", "agent.manage"] },
                    ["43"] = new("member") { Permissions = ["chat.dm.use"] },
                }
            )
        );
        // </snippet:people-open>
    }
}
