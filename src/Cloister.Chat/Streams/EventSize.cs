using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How many bytes an event costs while it waits, about: characters count two, JSON counts as its text.</summary>
internal static class EventSize
{
    private const int Overhead = 128;

    public static long Of(AgUiEvent item) => Overhead + ExtrasOf(item) + PayloadOf(item);

    private static long ExtrasOf(AgUiEvent item) => Of(item.Metadata) + Of(item.RawEvent) + Of(item.Wire);

    private static long PayloadOf(AgUiEvent item) =>
        item switch
        {
            TextMessageContentEvent e => Of(e.Delta),
            ReasoningMessageContentEvent e => Of(e.Delta),
            ToolCallArgsEvent e => Of(e.Delta),
            TextMessageChunkEvent e => Of(e.Delta),
            ReasoningMessageChunkEvent e => Of(e.Delta),
            ToolCallChunkEvent e => Of(e.Delta),
            ToolCallResultEvent e => Of(e.Content),
            ReasoningEncryptedValueEvent e => Of(e.EncryptedValue),
            MessagesSnapshotEvent e => Of(e.Messages),
            StateSnapshotEvent e => Of(e.Snapshot),
            StateDeltaEvent e => Of(e.Delta),
            ActivitySnapshotEvent e => Of(e.Content),
            ActivityDeltaEvent e => Of(e.Patch),
            CustomEvent e => Of(e.Value),
            RawEvent e => Of(e.Event),
            UnknownEvent e => Of(e.Json),
            MalformedEvent e => Of(e.Json),
            RunStartedEvent { Input: { } input } => Of(input.Messages) + Of(input.State) + Of(input.ForwardedProps),
            RunFinishedEvent e => Of(e.Result),
            SubagentFinishedEvent e => Of(e.Result),
            _ => 0,
        };

    private static long Of(ValueList<Message> messages) => messages.Sum(Of);

    private static long Of(Message message) =>
        Overhead
        + Of(message.Metadata)
        + message switch
        {
            UserMessage m => Of(m.Content),
            ToolMessage m => Of(m.Content),
            AssistantMessage m => (2L * m.Text.Length) + m.ToolCalls.Sum(call => Overhead + (2L * call.Arguments.Length)),
            ActivityMessage m => Of(m.Content),
            UnknownMessage m => Of(m.Json),
            _ => 2L * message.Text.Length,
        };

    private static long Of(MessageContent content) => content.HasParts ? content.Parts.Sum(Of) : 2L * content.Text.Length;

    private static long Of(ContentPart part) =>
        Overhead
        + Of(part.Metadata)
        + part switch
        {
            TextPart text => Of(text.Text),
            MediaPart media => Of(media.Source.Value),
            _ => 0,
        };

    private static long Of(ValueList<JsonPatchOperation> patch) =>
        patch.Sum(operation => Overhead + Of(operation.Path) + Of(operation.Value));

    private static long Of(string? text) => 2L * (text?.Length ?? 0);

    private static long Of(JsonData? json) => json?.Size ?? 0;
}
