using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The tool calls of a conversation that nobody answered: whose they are, and what is said to them before the next request.</summary>
/// <remarks>Used under the session's lock.</remarks>
internal sealed class OpenCalls(ToolRegistry registry)
{
    private const string Declined = "The user declined to answer this call";
    private const string Unanswered = "This call was not answered";

    // A stored conversation does not say; what it lists was meant for us.
    private bool _areNamedByAgent = true;
    private IReadOnlyList<ToolDefinition> _advertised = [];

    /// <summary>A run was asked for with these tools.</summary>
    public void Advertise(IReadOnlyList<ToolDefinition> tools) => _advertised = tools;

    /// <summary>The conversation is another one now.</summary>
    public void Forget() => (_areNamedByAgent, _advertised) = (true, []);

    /// <summary>A run ended; if the agent does not say which calls are ours, those of advertised tools are.</summary>
    public void Hear(RunFinishedEvent finished) =>
        _areNamedByAgent = finished.Outcome is SuccessOutcome { PendingToolCallIds.IsEmpty: false };

    /// <summary>The open calls that the application has to answer, in the order in which the agent asks.</summary>
    public IReadOnlyList<PendingToolCall> OursIn(ChatState state)
    {
        if (state.PendingToolCallIds.IsEmpty)
        {
            return [];
        }

        var open = state.PendingToolCalls.ToDictionary(pending => pending.Call.Id, StringComparer.Ordinal);
        return
        [
            .. state
                .PendingToolCallIds.Select(open.GetValueOrDefault)
                .OfType<PendingToolCall>()
                .Where(pending => pending.Status == OpenItemStatus.Complete && IsOurs(pending.Call)),
        ];
    }

    /// <summary>The first open call that a send would leave without a result. Where a handler was stopped, nobody will give one.</summary>
    public PendingToolCall? FindOpen(ChatState state, SendOptions options) =>
        options.OpenToolCalls == OpenToolCalls.Reject ? ForPeopleIn(state).FirstOrDefault() : null;

    /// <summary>Refuses a send that would leave the user's open calls without a result.</summary>
    public void CheckNoneOpen(ChatState state, SendOptions options)
    {
        if (FindOpen(state, options) is { } first)
        {
            throw new InvalidOperationException(
                $"The agent waits for the result of tool '{first.Call.Name}', call '{first.Call.Id}'. Give it with {nameof(ChatSession.SubmitToolResultAsync)}, or set {nameof(SendOptions)}.{nameof(SendOptions.OpenToolCalls)} to {nameof(OpenToolCalls.Decline)} to tell the agent that the user declined."
            );
        }
    }

    /// <summary>Says that there is no result to each call that still waits for one; models refuse a history with unanswered calls.</summary>
    public void AnswerAll(ChatFold fold, Func<string> newId)
    {
        var state = fold.State;
        if (state.Open.IsEmpty)
        {
            return;
        }

        var declined = ForPeopleIn(state).Select(pending => pending.Call.Id).ToHashSet(StringComparer.Ordinal);
        var asked = state.PendingInterrupts.Select(interrupt => interrupt.ToolCallId).ToHashSet(StringComparer.Ordinal);
        foreach (var pending in state.PendingToolCalls.ToList())
        {
            var id = pending.Call.Id;
            if (pending.Status == OpenItemStatus.Complete && !asked.Contains(id))
            {
                Answer(fold, newId(), id, ToolOutput.Failed(declined.Contains(id) ? Declined : Unanswered));
            }
        }
    }

    public static void Answer(ChatFold fold, string messageId, string toolCallId, ToolOutput output) =>
        fold.Answer(new(messageId, toolCallId, output.Content) { Error = output.Error });

    private IEnumerable<PendingToolCall> ForPeopleIn(ChatState state) =>
        OursIn(state).Where(pending => registry.FindHandler(pending.Call.Name) is null);

    private bool IsOurs(ToolCall call) =>
        _areNamedByAgent
        || registry.FindHandler(call.Name) is not null
        || _advertised.Any(tool => tool.Name == call.Name)
        || registry.Definitions.Any(tool => tool.Name == call.Name);
}
