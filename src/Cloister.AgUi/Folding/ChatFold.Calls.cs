namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private readonly ListKeys<string, string> _started = new(id => id);

    private void StartCall(ToolCallStartEvent @event)
    {
        if (_transcript.TryFindCall(@event.ToolCallId, out var place, out var index))
        {
            RestartCall(place, index, @event);
        }
        else
        {
            var call = new ToolCall(@event.ToolCallId, @event.ToolCallName, TextSlice.Empty) { Metadata = @event.Metadata };
            _transcript.AddCall(OwnerOf(@event), call);
        }
        Opened(@event.ToolCallId, OpenItemKind.ToolCall);
        if (!_started.Contains(_state.Marks.StartedCalls, @event.ToolCallId))
        {
            _state = _state with
            {
                Marks = _state.Marks with { StartedCalls = _started.Add(_state.Marks.StartedCalls, @event.ToolCallId) },
            };
        }
    }

    private void RestartCall(int place, int index, ToolCallStartEvent @event)
    {
        var known = _transcript.Call(place, index);
        if (known.Name != @event.ToolCallName)
        {
            Warn(FoldWarningKind.ToolCallRenamed, @event, toolCallId: known.Id);
            known = known with { Name = @event.ToolCallName };
        }
        UpdateCall(place, index, _ => known.Merged(@event.Metadata));
    }

    /// <summary>Where the message stands that a new call belongs to; made if there is none.</summary>
    private int OwnerOf(ToolCallStartEvent @event)
    {
        var id = @event.ToolCallId;
        if (@event.ParentMessageId is { Length: > 0 } parent)
        {
            var place = _transcript.Find(parent);
            if (place >= 0 && _transcript[place] is AssistantMessage)
            {
                return place;
            }
            if (place >= 0)
            {
                Warn(FoldWarningKind.ParentNotAssistant, @event, parent, id);
            }
            else
            {
                id = parent;
            }
        }
        _transcript.Add(new AssistantMessage(id) { SubagentRunId = @event.SubagentRunId });
        return _transcript.Count - 1;
    }

    private bool AppendArguments(ToolCallArgsEvent @event)
    {
        var text = _growing.FindCall(@event.ToolCallId) ?? GrowCall(@event);
        if (text is null)
        {
            return false;
        }
        if (@event.Delta.Length > 0)
        {
            text.Append(@event.Delta);
            _growing.SetAhead(text);
        }
        return MergeCall(@event.ToolCallId, @event.Metadata) || @event.Delta.Length > 0;
    }

    private bool MergeCall(string id, JsonData? metadata)
    {
        if (metadata is null || !_transcript.TryFindCall(id, out var place, out var index))
        {
            return false;
        }
        CatchUp();
        _transcript.UpdateCall(place, index, _transcript.Call(place, index).Merged(metadata));
        _state = _state with { Messages = _transcript.Messages };
        return true;
    }

    private GrowingText? GrowCall(ToolCallArgsEvent @event)
    {
        if (_transcript.TryFindCall(@event.ToolCallId, out var place, out var index))
        {
            return _growing.AddCall(@event.ToolCallId, _transcript.Call(place, index).Arguments);
        }
        Warn(FoldWarningKind.UnknownToolCall, @event, toolCallId: @event.ToolCallId);
        return null;
    }

    private void EndCall(ToolCallEndEvent @event)
    {
        var id = @event.ToolCallId;
        if (!_transcript.TryFindCall(id, out var place, out var index))
        {
            Warn(FoldWarningKind.UnknownToolCall, @event, toolCallId: id);
            return;
        }
        UpdateCall(place, index, call => call.Merged(@event.Metadata));
        _state = _state.WithOpen(
            _transcript.IsAnswered(id)
                ? _open.Without(_state.Open, id, OpenItemKind.ToolCall)
                : _open.With(_state.Open, new(id, OpenItemKind.ToolCall, OpenItemStatus.Complete))
        );
    }

    private void TakeResult(ToolCallResultEvent @event)
    {
        var place = _transcript.FindAnswer(@event.MessageId, @event.ToolCallId);
        if (place >= 0)
        {
            Warn(FoldWarningKind.ResultReplaced, @event, @event.MessageId, @event.ToolCallId);
            var held = (ToolMessage)_transcript[place];
            _transcript.Update(place, (held with { Content = @event.Content }).Merged(@event.Metadata));
            DropStaleTexts();
            _state = _state with { Messages = _transcript.Messages };
        }
        else
        {
            var answer = new ToolMessage(@event.MessageId, @event.ToolCallId, @event.Content) { SubagentRunId = @event.SubagentRunId };
            PlaceAnswer((ToolMessage)answer.Merged(@event.Metadata));
        }
        _state = _state with { Marks = _state.Marks.Answered(@event.ToolCallId) };
    }

    private void PlaceAnswer(ToolMessage answer)
    {
        var repeatsId = _transcript.Find(answer.Id) >= 0;
        _transcript.Insert(_transcript.PlaceForAnswer(answer.ToolCallId), answer);
        if (repeatsId)
        {
            DropStaleTexts();
        }
        _state = _state with { Messages = _transcript.Messages };
        Answered(answer.ToolCallId);
    }

    private void Answered(string toolCallId)
    {
        var waiting = _state.PendingToolCallIds;
        _state = _state.WithOpen(_open.Answered(_state.Open, toolCallId)) with
        {
            PendingToolCallIds = waiting.Contains(toolCallId, StringComparer.Ordinal)
                ? waiting.Where(id => id != toolCallId).ToValueList()
                : waiting,
        };
    }

    private void UpdateCall(int place, int index, Func<ToolCall, ToolCall> change)
    {
        var call = _transcript.Call(place, index);
        var changed = change(call);
        if (!ReferenceEquals(changed, call))
        {
            _transcript.UpdateCall(place, index, changed);
            _state = _state with { Messages = _transcript.Messages };
        }
    }
}
