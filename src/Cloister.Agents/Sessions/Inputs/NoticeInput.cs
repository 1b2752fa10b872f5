using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Something that a session waited for has happened: only models see what is said about it. The body of the input has that, and on whose behalf the
/// session waited; whoever answers may do no more than they might.
/// </summary>
internal sealed class NoticeInput : IInputHandler
{
    public string Kind => InputKind.Notice;

    /// <param name="message">What is said.</param>
    /// <param name="speakers">On whose behalf the session waited.</param>
    /// <param name="dedup">What happened: it is told once.</param>
    /// <param name="ids">Names the input.</param>
    public static SessionInput Of(Message message, IReadOnlyList<string?> speakers, string dedup, IdSource ids) =>
        new(ids.NewInput(), InputKind.Notice, ToUtf8(message, speakers))
        {
            Speaker = speakers.Count > 0 ? speakers[0] : null,
            Dedup = dedup,
            Preview = SessionTable.Preview(message.Text),
        };

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken) =>
        new(
            new RunPlan
            {
                Before = [.. MessagesOf(input).Select(message => new MessageAdded(message, input.Id))],
                Speakers = [.. StoredJson.Parse(input.Body.Span)["speakers"].Items.Select(Text)],
            }
        );

    public IReadOnlyList<Message> MessagesOf(SessionInput input) =>
        [MessageJson.Read(StoredJson.Parse(input.Body.Span)["message"].ToUtf8())];

    private static byte[] ToUtf8(Message message, IReadOnlyList<string?> speakers) =>
        JsonData
            .Object(
                ("message", JsonData.Parse(MessageJson.ToUtf8(message))),
                ("speakers", JsonData.Array([.. speakers.Select(speaker => (JsonData)speaker)]))
            )
            .ToUtf8();

    private static string? Text(JsonData speaker) => speaker.TryGetString(out var text) ? text : null;
}
