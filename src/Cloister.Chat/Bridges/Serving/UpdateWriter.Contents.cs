using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

// The events of each kind of content.
internal sealed partial class UpdateWriter
{
    private void WriteText(ChatResponseUpdate update, string text)
    {
        _messageIds.Claim(update.MessageId, out var id);
        if (_text != id)
        {
            Close();
            _text = id;
            _events.Enqueue(new TextMessageStartEvent(id) { Role = RoleOf(update.Role), Name = update.AuthorName });
        }

        _events.Enqueue(new TextMessageContentEvent(id, text));
    }

    private void WriteReasoning(TextReasoningContent reasoning)
    {
        if (string.IsNullOrEmpty(reasoning.Text) && reasoning.ProtectedData is null)
        {
            return;
        }

        if (_reasoning is null)
        {
            Close();
            _reasoning = _newId();
            _events.Enqueue(new ReasoningStartEvent(_reasoning));
            _events.Enqueue(new ReasoningMessageStartEvent(_reasoning));
        }

        if (!string.IsNullOrEmpty(reasoning.Text))
        {
            _events.Enqueue(new ReasoningMessageContentEvent(_reasoning, reasoning.Text));
        }

        if (reasoning.ProtectedData is { } sealedValue)
        {
            // A message has one sealed value; what is sealed next belongs to another one.
            _events.Enqueue(new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, _reasoning, sealedValue));
            Close();
        }
    }

    private void WriteCall(ChatResponseUpdate update, FunctionCallContent call, bool isOpen)
    {
        Close();
        if (!_callIds.Claim(call.CallId, out var id))
        {
            return;
        }

        _messageIds.Claim(update.MessageId, out var message);
        var wire = new ToolCall(id, call.Name, CallArguments.TextOf(call));
        _events.Enqueue(new ToolCallStartEvent(id, call.Name) { ParentMessageId = message });
        _events.Enqueue(new ToolCallArgsEvent(id, wire.Arguments.ToString()));
        _events.Enqueue(new ToolCallEndEvent(id));
        if (isOpen)
        {
            _open.Add(call.CallId, new(call, wire));
        }
    }

    private void WriteRequest(ChatResponseUpdate update, ToolApprovalRequestContent request)
    {
        if (request.ToolCall is not FunctionCallContent call)
        {
            throw new NotSupportedException(
                $"An approval of a {request.ToolCall.GetType().Name} cannot be asked for, only one of a function."
            );
        }

        WriteCall(update, call, isOpen: true);
        if (!_tools.AreApplications(call.Name) && _open.Remove(call.CallId, out var asked))
        {
            _requests.Add(asked);
        }
    }

    private void WriteResult(ChatResponseUpdate update, FunctionResultContent result)
    {
        Close();
        _open.Remove(result.CallId);
        _messageIds.ForgetUnnamed();
        var call = _callIds.Find(result.CallId);
        _events.Enqueue(new ToolCallResultEvent(ResultId(update, call), call, ResultContents.ToContent(result)) { HasRole = true });
    }

    /// <summary>A result is a message of its own: not that of the call, and not one with other results.</summary>
    private string ResultId(ChatResponseUpdate update, string call) =>
        update.Role == ChatRole.Tool
        && !string.IsNullOrEmpty(update.MessageId)
        && _messageIds.Claim(update.MessageId, out var id)
        && id != call
            ? id
            : _newId();

    private void WriteMedia(MediaPart part) =>
        _events.Enqueue(new ActivitySnapshotEvent(_newId(), BridgeNames.MediaActivity, MediaActivity.Write(part)));

    /// <summary>An error after which something came did not end the run.</summary>
    private void TellError()
    {
        if (Error is { } error)
        {
            Error = null;
            _events.Enqueue(new CustomEvent(BridgeNames.ErrorEvent, ErrorJson.Write(error)));
        }
    }

    private void Close()
    {
        if (_text is not null)
        {
            _events.Enqueue(new TextMessageEndEvent(_text));
            _text = null;
        }

        if (_reasoning is not null)
        {
            _events.Enqueue(new ReasoningMessageEndEvent(_reasoning));
            _events.Enqueue(new ReasoningEndEvent(_reasoning));
            _reasoning = null;
        }
    }

    private static MessageRole RoleOf(ChatRole? role) =>
        role == ChatRole.User ? MessageRole.User
        : role == ChatRole.System ? MessageRole.System
        : MessageRole.Assistant;
}
