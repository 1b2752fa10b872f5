namespace Cloister.AgUi;

/// <summary>
/// A conversation that takes events. A piece of text costs what the piece costs, however long the message and the transcript are; a state is made
/// when somebody asks for it, and costs a few small arrays.
/// </summary>
/// <remarks>One writer at a time. The states it gives away are immutable and safe to share.</remarks>
public sealed partial class ChatFold
{
    private readonly Transcript _transcript;
    private readonly GrowingTexts _growing = new();
    private readonly OpenItems _open = new();
    private ChatState _state;

    /// <summary>Goes on from a state.</summary>
    /// <param name="initial">The state; without one, nothing was said yet.</param>
    /// <param name="options">How events become state.</param>
    public ChatFold(ChatState? initial = null, ChatFoldOptions? options = null)
    {
        _state = initial ?? ChatState.Empty;
        _transcript = new(_state.Messages);
        Options = options ?? ChatFoldOptions.Default;
    }

    /// <summary>
    /// The conversation up to here; the same object until something changes. Another one may be set: what it shares with the present one is
    /// taken over for free.
    /// </summary>
    public ChatState State
    {
        get
        {
            CatchUp();
            return _state;
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (ReferenceEquals(value, _state) && _growing.Ahead.Count == 0)
            {
                return;
            }
            if (_growing.Ahead.Count > 0 || !ReferenceEquals(value.Messages, _transcript.Messages))
            {
                _transcript.Become(value.Messages);
                DropStaleTexts();
            }
            _state = value;
        }
    }

    internal ChatFoldOptions Options { get; set; }

    /// <summary>Applies an event.</summary>
    /// <param name="event">The event, verified and with chunks expanded.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Apply(AgUiEvent @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event switch
        {
            TextMessageContentEvent text => AppendText(text.MessageId, text.Delta, text),
            ReasoningMessageContentEvent reasoning => AppendText(reasoning.MessageId, reasoning.Delta, reasoning),
            ToolCallArgsEvent arguments => AppendArguments(arguments),
            _ => ApplyWhole(@event),
        };
    }

    private bool ApplyWhole(AgUiEvent @event)
    {
        CatchUp();
        var before = _state;
        Dispatch(@event);
        return !ReferenceEquals(before, _state);
    }

    private void Dispatch(AgUiEvent @event)
    {
        switch (@event)
        {
            case TextMessageStartEvent e:
                StartText(e.MessageId, e.Role, e.Name, e);
                break;
            case TextMessageEndEvent e:
                EndText(e.MessageId, e);
                break;
            case ReasoningMessageStartEvent e:
                StartText(e.MessageId, MessageRole.Reasoning, name: null, e);
                break;
            case ReasoningMessageEndEvent e:
                EndText(e.MessageId, e);
                break;
            case ReasoningEncryptedValueEvent e:
                SealWith(e);
                break;
            case ToolCallStartEvent e:
                StartCall(e);
                break;
            case ToolCallEndEvent e:
                EndCall(e);
                break;
            case ToolCallResultEvent e:
                TakeResult(e);
                break;
            case StateSnapshotEvent e:
                TakeSnapshot(e);
                break;
            case StateDeltaEvent e:
                PatchState(e);
                break;
            case MessagesSnapshotEvent e:
                TakeMessages(e);
                break;
            case ActivitySnapshotEvent e:
                ShowActivity(e);
                break;
            case ActivityDeltaEvent e:
                PatchActivity(e);
                break;
            default:
                DispatchRun(@event);
                break;
        }
    }

    private void DispatchRun(AgUiEvent @event)
    {
        switch (@event)
        {
            case RunStartedEvent e:
                StartRun(e);
                break;
            case RunFinishedEvent e:
                FinishRun(e);
                break;
            case RunErrorEvent e:
                FailRun(e);
                break;
            case RunEnded e:
                EndRun(e);
                break;
            case StepStartedEvent e:
                StartStep(e);
                break;
            case StepFinishedEvent e:
                FinishStep(e);
                break;
            case SubagentStartedEvent e:
                StartSubagent(e);
                break;
            case SubagentFinishedEvent e:
                FinishSubagent(e);
                break;
            case SubagentErrorEvent e:
                FailSubagent(e);
                break;
            // The others say nothing about the conversation: raw and custom events, spans of reasoning, chunks, and what nobody understands.
        }
    }

    /// <summary>Writes texts that ran ahead into the transcript.</summary>
    private void CatchUp()
    {
        if (_growing.Ahead.Count == 0)
        {
            return;
        }
        foreach (var text in _growing.Ahead)
        {
            WriteText(text);
        }
        _growing.Caught();
        _state = _state with { Messages = _transcript.Messages };
    }

    private void WriteText(GrowingText text)
    {
        if (!text.IsCall)
        {
            var place = _transcript.Find(text.Id);
            _transcript.Update(place, _transcript[place].WithText(text.Text));
        }
        else if (_transcript.TryFindCall(text.Id, out var place, out var index))
        {
            _transcript.UpdateCall(place, index, _transcript.Call(place, index) with { Arguments = text.Text });
        }
    }

    /// <summary>After messages were replaced or removed: their texts do not go on from where they were.</summary>
    private void DropStaleTexts() =>
        _growing.KeepOnly(text =>
            text.IsCall
                ? _transcript.TryFindCall(text.Id, out var place, out var index)
                    ? _transcript.Call(place, index).Arguments
                    : null
                : _transcript.Find(text.Id) is >= 0 and var at
                    ? _transcript[at].OwnText()
                    : null
        );

    /// <summary>The transcript is the state's again, and nothing is open that is not there.</summary>
    private void Settle(ChatState state)
    {
        DropStaleTexts();
        _state = state with { Messages = _transcript.Messages, Open = OpenIn(state.Open) };
    }

    /// <summary>What stays open of a list, and the complete calls of the transcript that nobody answered.</summary>
    private ValueList<OpenItem> OpenIn(ValueList<OpenItem> open)
    {
        var kept = open.Where(IsOpen).ToList();
        var known = kept.Where(item => item.Kind == OpenItemKind.ToolCall).Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var message in _transcript.Messages)
        {
            if (message is AssistantMessage { ToolCalls.IsEmpty: false } assistant)
            {
                kept.AddRange(UnansweredOf(assistant).Where(item => known.Add(item.Id)));
            }
        }
        return kept.Count == open.Count && kept.SequenceEqual(open) ? open : kept.ToValueList();
    }

    private bool IsOpen(OpenItem item) =>
        item.Kind == OpenItemKind.Message
            ? _transcript.Find(item.Id) is >= 0 and var place && _transcript[place].TakesText()
            : _transcript.TryFindCall(item.Id, out _, out _)
                && (item.Status == OpenItemStatus.Streaming || !_transcript.IsAnswered(item.Id));

    private IEnumerable<OpenItem> UnansweredOf(AssistantMessage message) =>
        from call in message.ToolCalls
        where !_transcript.IsAnswered(call.Id)
        select new OpenItem(call.Id, OpenItemKind.ToolCall, OpenItemStatus.Complete);

    private void Warn(
        FoldWarningKind kind,
        AgUiEvent @event,
        string? messageId = null,
        string? toolCallId = null,
        JsonPatchResult failure = default
    ) =>
        Options.OnWarning?.Invoke(
            new(kind, @event.Type)
            {
                MessageId = messageId,
                ToolCallId = toolCallId,
                OperationIndex = failure.FailedIndex,
                Reason = failure.Reason,
            }
        );
}
