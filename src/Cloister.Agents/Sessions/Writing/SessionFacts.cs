using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is known of a session without reading what was said in it, as its log changes it.</summary>
internal static class SessionFacts
{
    /// <summary>The session behind a row. The same object, if the row changes nothing.</summary>
    /// <param name="session">The session before it.</param>
    /// <param name="record">What the row says.</param>
    /// <param name="fold">The conversation behind it.</param>
    /// <param name="at">When it was made.</param>
    public static SessionRow Noted(SessionRow session, LogRecord record, SessionFold fold, long at) =>
        record switch
        {
            TitleSet { Title: var title } => session with { Title = Listed(title) },
            ModelSet { ModelId: var model } => session with { Model = Listed(model) },
            SettingsSet { Settings: var settings } => session with { Settings = settings },
            SessionArchived => session with { ArchivedAt = at },
            SessionRestored => session with { ArchivedAt = null },
            HistoryCut { Count: var count } => session with { Messages = Math.Max(0, session.Messages - count), LastText = LastText(fold) },
            _ => session,
        };

    /// <summary>The session behind a message that was completed. The same object, if people do not see it.</summary>
    public static SessionRow Shown(SessionRow session, MessageChange change) =>
        change.Message.IsInternal()
            ? session
            : session with
            {
                Messages = session.Messages + (change.IsNew ? 1 : 0),
                LastText = TextOf(change.Message) ?? session.LastText,
            };

    /// <summary>As it can stand in a column.</summary>
    private static string? Listed(string? text) => text is null ? null : DatabaseText.Of(text);

    /// <summary>What is left to show after a cut, as far as it is at hand.</summary>
    private static string? LastText(SessionFold fold) =>
        fold.IsStale ? null : fold.State.Messages.Reverse().Select(TextOf).FirstOrDefault(text => text is not null);

    private static string? TextOf(Message message) =>
        message is UserMessage or AssistantMessage && !message.IsInternal() && message.Text.Length > 0
            ? SessionTable.Preview(message.Text)
            : null;
}
