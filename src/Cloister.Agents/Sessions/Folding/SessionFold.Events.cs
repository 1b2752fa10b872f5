using Cloister.AgUi;

namespace Cloister.Agents;

internal sealed partial class SessionFold
{
    private void ApplyEvent(AgUiEvent @event, long seq)
    {
        _chat.Apply(@event);
        switch (@event)
        {
            case TextMessageStartEvent e:
                Began(e.MessageId, seq);
                break;
            case ReasoningMessageStartEvent e:
                Began(e.MessageId, seq);
                break;
            case ToolCallStartEvent e:
                BeganCall(e, seq);
                break;
            case TextMessageEndEvent e:
                Completed(e.MessageId);
                break;
            case ReasoningMessageEndEvent e:
                Completed(e.MessageId);
                break;
            case ToolCallEndEvent e:
                CompletedCall(e.ToolCallId);
                break;
            case ToolCallResultEvent e:
                Answered(e, seq);
                break;
            case ReasoningEncryptedValueEvent e:
                Sealed(e);
                break;
            case StateSnapshotEvent or StateDeltaEvent:
                _stateChanged = true;
                break;
            // Nothing else completes a message or changes the state.
        }
    }

    private void Began(string id, long seq)
    {
        if (_places.TryAdd(id, new(seq, seq)))
        {
            _unwritten.Add(id);
        }
    }

    private void BeganCall(ToolCallStartEvent call, long seq)
    {
        var owner = call.ParentMessageId is { Length: > 0 } parent ? parent : call.ToolCallId;
        _owners.TryAdd(call.ToolCallId, owner);
        Began(owner, seq);
    }

    private void Completed(string id)
    {
        if (_places.TryGetValue(id, out var place))
        {
            Changed(id, place, isNew: false);
        }
    }

    private void CompletedCall(string id)
    {
        if (_owners.TryGetValue(id, out var owner))
        {
            Completed(owner);
        }
    }

    private void Answered(ToolCallResultEvent answer, long seq)
    {
        var at = _owners.TryGetValue(answer.ToolCallId, out var owner) && _places.TryGetValue(owner, out var call) ? call.At : seq;
        var isNew = !_places.TryGetValue(answer.MessageId, out var place);
        Changed(answer.MessageId, isNew ? new(seq, at) : place, isNew);
    }

    private void Sealed(ReasoningEncryptedValueEvent value)
    {
        if (value.Subtype == EncryptedValueTarget.ToolCall)
        {
            CompletedCall(value.EntityId);
        }
        else
        {
            Completed(value.EntityId);
        }
    }
}
