using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How messages of chats get into the queues of their sessions.</summary>
internal static class ChatSubmission
{
    /// <summary>The session of a conversation, with its route; made if this is the first that needs it.</summary>
    public static ValueTask<SessionLease> OpenAsync(ChatParts parts, ChatRoute route) =>
        parts.Directory.OpenAsync(route.SessionId, SessionCreation.Of("chat") with { Also = set => set.UpsertRoute(route) });

    /// <summary>Submits an input. Its lane knows of it before the session asks whether it may begin.</summary>
    public static async Task SubmitAsync(ChatParts parts, LiveSession session, SessionInput input)
    {
        if (session.Row.IsArchived)
        {
            // Somebody goes on talking there.
            await session.RestoreAsync().ConfigureAwait(false);
        }

        parts.Lanes.Arrived(session, input.Id);
        try
        {
            await session.SubmitAsync(input, WhenBusyIn(parts, session)).ConfigureAwait(false);
        }
        catch
        {
            parts.Lanes.Withdraw(session, input.Id);
            throw;
        }
    }

    /// <summary>Submits what nobody said in the conversation.</summary>
    public static async Task<string?> SubmitInternalAsync(ChatParts parts, ChatRoute route, string text, ChatItemKind kind)
    {
        var row = new ChatHistoryRow(
            await parts.History.NextKeyAsync().ConfigureAwait(false),
            route.SessionId,
            parts.Now,
            ChatDirection.Inbound,
            kind,
            text
        )
        {
            Channel = route.Channel,
            Place = route.Place,
            Extra = JsonData.Object(("internal", true)),
        };
        if (kind == ChatItemKind.Audit)
        {
            await parts.Store.CommitAsync(ChatHistory.Append(new WriteSet(), row), Durability.Disk).ConfigureAwait(false);
            return null;
        }

        var message = new UserMessage(parts.Ids.NewMessage(), text).Tagged(MessageTags.Origin, MessageTags.Internal);
        var input = ChatInput.Of(new((UserMessage)message, MessageId: null), parts.Ids) with
        {
            Unit = new([], set => ChatHistory.Append(set, row)),
        };
        using var lease = await OpenAsync(parts, route).ConfigureAwait(false);
        await SubmitAsync(parts, lease.Session, input).ConfigureAwait(false);
        return input.Id;
    }

    /// <summary>A run that goes on for another reason is none of a chat's business: what is said meanwhile waits.</summary>
    private static WhenBusy WhenBusyIn(ChatParts parts, LiveSession session) =>
        session.Current is { Input.Kind: not ChatInput.Name } ? WhenBusy.Queue
        : parts.Snapshot().Config.Execution.WhenBusy is var busy && busy != WhenBusy.Reject ? busy
        : WhenBusy.Queue;
}
