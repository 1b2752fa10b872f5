using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A session that begins with a copy of another one, up to a message. From there on they know nothing of each other.</summary>
internal static class SessionForking
{
    /// <summary>How the copy begins: in one transaction, with everything.</summary>
    /// <exception cref="SessionRefusedException">There is no such message, or it is not complete.</exception>
    public static async Task<SessionCreation> PlanAsync(LiveSession session, string? atMessageId)
    {
        var (messages, state) = await session.SettledAsync().ConfigureAwait(false);
        var copied = UpTo(session.Id, messages, atMessageId);
        return SessionCreation.Of(session.Row.Kind) with
        {
            Durability = Durability.Disk,
            Records =
            [
                new SessionForked(session.Id, copied.Count > 0 ? copied[^1].Id : null, copied.Count),
                .. copied.Select(message => new MessageAdded(message)),
                .. FactsOf(session.Row, state),
            ],
        };
    }

    /// <summary>The results of a call stand behind it, and go with it.</summary>
    private static List<Message> UpTo(string sessionId, List<Message> messages, string? id)
    {
        if (id is null)
        {
            return messages;
        }

        var end = messages.FindIndex(message => message.Id == id) + 1;
        if (end == 0)
        {
            throw SessionRefusedException.NoMessage(sessionId, id);
        }

        while (end < messages.Count && messages[end] is ToolMessage)
        {
            end++;
        }

        return messages[..end];
    }

    private static IEnumerable<LogRecord> FactsOf(SessionRow row, JsonData state)
    {
        if (!state.Equals(JsonData.EmptyObject))
        {
            yield return new StateSet(state);
        }

        if (row.Title is not null)
        {
            yield return new TitleSet(row.Title);
        }

        if (row.Model is not null)
        {
            yield return new ModelSet(row.Model);
        }

        if (row.Settings is not null)
        {
            yield return new SettingsSet(row.Settings);
        }
    }
}
