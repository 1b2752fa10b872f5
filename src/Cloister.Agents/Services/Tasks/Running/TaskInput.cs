using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// What a task asks of its session, or of the one that judges it. Nobody is there who could be asked, and nothing reaches a chat but the one to which the
/// task reports.
/// </summary>
internal sealed class TaskInput : IInputHandler
{
    private const string SendTool = "chat_send";
    private const string ChatTools = "chat_";

    public string Kind => "task";

    /// <summary>Something to be done with the tools that there are.</summary>
    /// <param name="prompt">What.</param>
    /// <param name="reportsTo">The session of the chat to which the task reports; null for none.</param>
    /// <param name="ids">Where ids come from.</param>
    public static SessionInput Work(string prompt, string? reportsTo, IdSource ids) => Of(prompt, reportsTo, isJudging: false, ids);

    /// <summary>Something to be judged, without any tools.</summary>
    public static SessionInput Judge(string prompt, IdSource ids) => Of(prompt, null, isJudging: true, ids);

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken)
    {
        var body = StoredJson.Parse(input.Body.Span);
        var reportsTo = TaskRequest.Text(body, "reportsTo");
        var plan = new RunPlan
        {
            Before = [.. MessagesOf(input).Select(message => new MessageAdded(message, input.Id))],
            CanAsk = false,
            SilentServices = ["chat"],
        };
        return new(
            TaskRequest.Flag(body, "judges")
                ? plan with
                {
                    Core = TaskWords.Judge,
                    OffersTool = _ => false,
                }
                : plan with
                {
                    Core = TaskWords.Work(reportsTo),
                    OffersTool = tool =>
                        !tool.StartsWith(ChatTools, StringComparison.Ordinal) || (tool == SendTool && reportsTo is not null),
                    FindWrong = (tool, arguments) => tool == SendTool ? WrongTarget(arguments, reportsTo) : null,
                }
        );
    }

    public IReadOnlyList<Message> MessagesOf(SessionInput input) =>
        [AgUiJson.ReadMessage(StoredJson.Parse(input.Body.Span)["message"], MessageForm.Stored)];

    private static string? WrongTarget(JsonData arguments, string? reportsTo) =>
        TaskRequest.Text(arguments, "chatKey") == reportsTo ? null : $"'chatKey' has to be '{reportsTo}', where this task reports";

    private static SessionInput Of(string prompt, string? reportsTo, bool isJudging, IdSource ids)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("message");
            AgUiJson.WriteMessage(writer, new UserMessage(ids.NewMessage(), prompt), MessageForm.Stored);
            writer.WriteString("reportsTo", reportsTo);
            writer.WriteBoolean("judges", isJudging);
            writer.WriteEndObject();
        }

        return new(ids.NewInput(), "task", buffer.WrittenSpan.ToArray()) { Preview = SessionTable.Preview(prompt), Speaker = "task" };
    }
}
