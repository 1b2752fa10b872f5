using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Something said in other words, or an answer asked for once more: what was said since leaves the history. That is decided when its run begins,
/// because what stands there may be another thing by then.
/// </summary>
internal sealed class BranchInput : IInputHandler
{
    public string Kind => InputKind.Branch;

    /// <summary>Says a message of a person in other words.</summary>
    public static SessionInput Edit(string messageId, UserMessage instead, IdSource ids) =>
        new(ids.NewInput(), InputKind.Branch, Body(messageId, instead)) { Preview = SessionTable.Preview(instead.Text) };

    /// <summary>Asks for another answer to a message of a person.</summary>
    public static SessionInput Regenerate(string messageId, IdSource ids) => new(ids.NewInput(), InputKind.Branch, Body(messageId, null));

    public async ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken)
    {
        var body = StoredJson.Parse(input.Body.Span);
        var active = await session
            .Services.Store.ReadAsync(reader => reader.ReadKnownAsync(session.Key), cancellationToken)
            .ConfigureAwait(false);
        var at = active.FindIndex(message => message.Id == body["messageId"].AsString());
        var said = MessagesOf(input).Select(message => new MessageAdded(message, input.Id)).ToList();
        var cut =
            at < 0 ? null
            : said.Count > 0 ? HistoryCut.Of(active, at, CutReason.Edit)
            : HistoryCut.Of(active, at + 1, CutReason.Regenerate);
        return new()
        {
            Before = cut is null ? said : [cut, .. said],
            // What was to be answered is gone, and nothing was said.
            IsDone = at < 0 && said.Count == 0,
        };
    }

    public IReadOnlyList<Message> MessagesOf(SessionInput input) =>
        StoredJson.Parse(input.Body.Span).TryGet("message", out var message) ? [AgUiJson.ReadMessage(message, MessageForm.Stored)] : [];

    private static byte[] Body(string messageId, UserMessage? instead)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("messageId", messageId);
            if (instead is not null)
            {
                writer.WritePropertyName("message");
                AgUiJson.WriteMessage(writer, instead, MessageForm.Stored);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
