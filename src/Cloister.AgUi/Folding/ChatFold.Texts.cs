namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private void StartText(string id, MessageRole role, string? name, AttributedEvent @event)
    {
        var place = _transcript.Find(id);
        if (place < 0)
        {
            BeginMessage(id, role, name, @event);
        }
        else if (CanAppendTo(place, @event))
        {
            ContinueMessage(place, @event);
        }
    }

    private void BeginMessage(string id, MessageRole role, string? name, AttributedEvent @event)
    {
        if (role.IsForeign() && !Options.TrustStreamedRoles)
        {
            Warn(FoldWarningKind.UntrustedRole, @event, id);
            role = MessageRole.Assistant;
        }
        _transcript.Add(MessageTexts.Begin(id, role, name).Merged(@event.Metadata) with { SubagentRunId = @event.SubagentRunId });
        Opened(id, OpenItemKind.Message);
    }

    private void ContinueMessage(int place, AgUiEvent @event)
    {
        var message = _transcript[place];
        if (message.IsIncomplete || @event.Metadata is not null)
        {
            _transcript.Update(place, message.Merged(@event.Metadata) with { IsIncomplete = false });
        }
        Opened(message.Id, OpenItemKind.Message);
    }

    private bool AppendText(string id, string delta, AgUiEvent @event)
    {
        var before = _state;
        var text = _growing.FindMessage(id) ?? GrowMessage(id, @event);
        if (text is null)
        {
            return false;
        }
        if (delta.Length > 0)
        {
            text.Append(delta);
            _growing.SetAhead(text);
        }
        return MergeMessage(id, @event.Metadata) || delta.Length > 0 || !ReferenceEquals(before, _state);
    }

    private bool MergeMessage(string id, JsonData? metadata)
    {
        if (metadata is null)
        {
            return false;
        }
        CatchUp();
        var place = _transcript.Find(id);
        _transcript.Update(place, _transcript[place].Merged(metadata));
        _state = _state with { Messages = _transcript.Messages };
        return true;
    }

    private GrowingText? GrowMessage(string id, AgUiEvent @event)
    {
        var place = _transcript.Find(id);
        if (place < 0)
        {
            Warn(FoldWarningKind.UnknownMessage, @event, id);
            return null;
        }
        if (!CanAppendTo(place, @event))
        {
            return null;
        }
        // Text takes the place of parts, and of no content at all.
        UpdateMessage(place, message => message.OwnText() is null ? message.WithText(TextSlice.Empty) : message);
        return _growing.AddMessage(id, _transcript[place].OwnText()!);
    }

    private void EndText(string id, AgUiEvent @event)
    {
        var place = _transcript.Find(id);
        if (place < 0)
        {
            Warn(FoldWarningKind.UnknownMessage, @event, id);
        }
        else if (CanAppendTo(place, @event))
        {
            UpdateMessage(place, message => message.Merged(@event.Metadata));
            _state = _state.WithOpen(_open.Without(_state.Open, id, OpenItemKind.Message));
        }
    }

    private bool CanAppendTo(int place, AgUiEvent @event)
    {
        var message = _transcript[place];
        if (!message.TakesText())
        {
            Warn(FoldWarningKind.WrongMessage, @event, message.Id);
            return false;
        }
        if (message.Role.IsForeign() && !Options.TrustStreamedRoles)
        {
            Warn(FoldWarningKind.UntrustedRole, @event, message.Id);
            return false;
        }
        return true;
    }

    private void SealWith(ReasoningEncryptedValueEvent @event)
    {
        if (@event.Subtype == EncryptedValueTarget.ToolCall)
        {
            SealCall(@event);
        }
        else if (_transcript.Find(@event.EntityId) is >= 0 and var place)
        {
            SealMessage(place, @event);
        }
        else
        {
            Warn(FoldWarningKind.UnknownMessage, @event, @event.EntityId);
        }
    }

    private void SealMessage(int place, ReasoningEncryptedValueEvent @event)
    {
        if (_transcript[place] is SealableMessage)
        {
            UpdateMessage(
                place,
                message =>
                    (SealableMessage)message with
                    {
                        EncryptedValue = @event.EncryptedValue,
                        EncryptedValueType = @event.EncryptedValueType,
                    }
            );
        }
        else
        {
            Warn(FoldWarningKind.WrongMessage, @event, @event.EntityId);
        }
    }

    private void SealCall(ReasoningEncryptedValueEvent @event)
    {
        if (_transcript.TryFindCall(@event.EntityId, out var place, out var index))
        {
            UpdateCall(
                place,
                index,
                call => call with { EncryptedValue = @event.EncryptedValue, EncryptedValueType = @event.EncryptedValueType }
            );
        }
        else
        {
            Warn(FoldWarningKind.UnknownToolCall, @event, toolCallId: @event.EntityId);
        }
    }

    private void UpdateMessage(int place, Func<Message, Message> change)
    {
        var message = _transcript[place];
        var changed = change(message);
        if (!ReferenceEquals(changed, message))
        {
            _transcript.Update(place, changed);
            _state = _state with { Messages = _transcript.Messages };
        }
    }

    internal void Opened(string id, OpenItemKind kind) =>
        _state = _state with { Messages = _transcript.Messages, Open = _open.With(_state.Open, new(id, kind, OpenItemStatus.Streaming)) };
}
