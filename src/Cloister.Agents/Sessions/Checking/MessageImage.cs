using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message as the log tells it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Run">The number of the run that made it.</param>
/// <param name="At">When it was complete for the first time.</param>
internal sealed record MessageImage(Message Message, MessagePlace Place, long? Run, long At)
{
    /// <summary>The row with which it left the active history.</summary>
    public long? Cut { get; init; }

    /// <summary>The row that has to be in the table.</summary>
    public MessageColumns ToColumns(long session) =>
        new(
            PackedId.Of(session, Place.Seq),
            PackedId.Of(session, Place.At),
            DatabaseText.Of(Message.Id),
            MessageTable.RoleOf(Message),
            Run,
            Message.IsInternal() ? 1 : 0,
            Message.IsOfClient() ? 1 : 0,
            Cut,
            At,
            MessageJson.ToUtf8(Message)
        );
}
