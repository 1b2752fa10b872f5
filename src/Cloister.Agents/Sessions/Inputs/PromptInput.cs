using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message that is to be answered: the body of the input is the message itself.</summary>
internal sealed class PromptInput : IInputHandler
{
    public string Kind => InputKind.Prompt;

    public static SessionInput Of(UserMessage message, IdSource ids) =>
        new(ids.NewInput(), InputKind.Prompt, MessageJson.ToUtf8(message)) { Preview = SessionTable.Preview(message.Text) };

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken) =>
        new(new RunPlan { Before = [.. MessagesOf(input).Select(message => new MessageAdded(message, input.Id))] });

    public IReadOnlyList<Message> MessagesOf(SessionInput input) => [MessageJson.Read(input.Body.Span)];
}
