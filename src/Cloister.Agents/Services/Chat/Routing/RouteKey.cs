using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>A conversation, as the platform, the account of the agent there and the place in it name it.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="Account">The account of the agent there: two of them in one chat stay apart.</param>
/// <param name="ChatId">The conversation.</param>
/// <param name="ChatType">What kind of conversation.</param>
/// <param name="ThreadId">The topic in it; empty if it has none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RouteKey(string Channel, string Account, string ChatId, string ChatType, string ThreadId)
{
    public static RouteKey Of(string channel, string account, ChatPlace place) =>
        new(channel, account, place.ChatId, place.ChatType, place.ThreadId ?? "");
}
