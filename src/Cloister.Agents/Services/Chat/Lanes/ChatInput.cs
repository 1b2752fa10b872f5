using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Messages of a chat that are to be answered. All that wait are answered together, when their lane says so; those that were being answered when the
/// process ended are gone on with, once.
/// </summary>
internal sealed partial class ChatInput(ChatLanes lanes, Func<ChatSettings> settings, ILogger logger) : IInputHandler
{
    /// <summary>The kind.</summary>
    public const string Name = "chat";

    private const int MaxAttempts = 2;

    private const string CutOff =
        "The agent's process ended while this was being answered, and has started again. Go on from what is there: what was done is done, and is not to be"
        + " done again. A call that shows 'interrupted' may or may not have had its effect; look before you repeat it.";

    private const string Folded = "Earlier messages that had to wait, in their order:";

    private readonly ILogger _logger = logger;

    public string Kind => Name;

    public bool IsMerged => true;

    /// <summary>A platform keeps on sending, so there is no end to what may wait.</summary>
    public bool IsBounded => false;

    public static SessionInput Of(ChatInputBody body, IdSource ids) =>
        new(ids.NewInput(), Name, body.ToUtf8()) { Preview = SessionTable.Preview(body.Message.Text) };

    public bool MayBegin(LiveSession session, SessionInput input) => lanes.MayBegin(session, input);

    public bool GoesOn(SessionInput input) => input.Attempts < MaxAttempts;

    public void Left(LiveSession session, SessionInput input, ActiveRun? run) => lanes.Left(session, input, run);

    public IReadOnlyList<Message> MessagesOf(SessionInput input) => [ChatInputBody.Read(input.Body.Span).Message];

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken) =>
        PlanAsync(session, [input], cancellationToken);

    /// <summary>What was said is a message each, in the order in which it came.</summary>
    public ValueTask<RunPlan> PlanAsync(LiveSession session, IReadOnlyList<SessionInput> inputs, CancellationToken cancellationToken)
    {
        var inOrder = inputs.OrderBy(input => input.Key).ToList();
        var cutOff = inOrder.FindLast(input => input.Attempts > 0);
        var bodies = inOrder.FindAll(input => input.Attempts == 0).ConvertAll(input => (input, ChatInputBody.Read(input.Body.Span)));
        var last = bodies.Count > 0 ? bodies[^1].Item2 : ChatInputBody.Read(cutOff!.Body.Span);
        return new(
            new RunPlan
            {
                Before = [.. NoteOn(cutOff, session.Services.Ids), .. Said(session, bodies)],
                Continues = cutOff?.CutOffRun,
                Speakers = [.. inOrder.Select(input => input.Speaker).Distinct(StringComparer.Ordinal)],
                Input = ChatOrigin.Keep(session.Id, inOrder[0].RunId!, last.MessageId),
            }
        );
    }

    /// <summary>What was said in a run that was cut off is in the history; what is new is that it was.</summary>
    private static IEnumerable<LogRecord> NoteOn(SessionInput? cutOff, IdSource ids)
    {
        if (cutOff is not null)
        {
            var note = new UserMessage(ids.NewMessage(), CutOff)
                .Tagged(MessageTags.Visibility, MessageTags.Internal)
                .Tagged(MessageTags.Origin, MessageTags.Internal);
            yield return new MessageAdded(note, null);
        }
    }

    /// <summary>A message for each input. If more waited than there is room for, the oldest of them become one.</summary>
    private IEnumerable<LogRecord> Said(LiveSession session, List<(SessionInput Input, ChatInputBody Body)> bodies)
    {
        var folded = bodies.Count - settings().LaneCap + 1;
        if (folded < 2)
        {
            return bodies.Select(said => new MessageAdded(said.Body.Message, said.Input.Id));
        }

        LogFolded(folded, session.Id);
        var first = bodies[0];
        var texts = bodies.Take(folded).Select(said => said.Body.Message.Text.ToString());
        var all = first.Body.Message with { Content = string.Join("\n\n", texts.Prepend(Folded)) };
        return bodies.Skip(folded).Select(said => new MessageAdded(said.Body.Message, said.Input.Id)).Prepend(new(all, first.Input.Id));
    }

    [LoggerMessage(
        607,
        LogLevel.Warning,
        "{Count} messages waited in session '{SessionId}', more than there is room for. They are answered as one."
    )]
    private partial void LogFolded(int count, string sessionId);
}
