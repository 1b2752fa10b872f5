using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Presentation;

/// <summary>A message as it is shown. It stays the same object for as long as the message is in the conversation.</summary>
public sealed class MessageRow : Notifying
{
    private readonly MessageList _list;
    private readonly MessageContentParser _parser = new();
    private Message _message;
    private bool _isStreaming;
    private ValueList<MessageSegment>? _segments;
    private ValueList<ToolCallModel>? _toolCalls;

    internal MessageRow(MessageList list, Message message, bool isStreaming)
    {
        _list = list;
        _message = message;
        _isStreaming = isStreaming;
    }

    /// <summary>The message's id: the key of the row.</summary>
    public string Id => _message.Id;

    /// <summary>The message.</summary>
    public Message Message => _message;

    /// <summary>Whether more of it is to come.</summary>
    public bool IsStreaming
    {
        get => _isStreaming;
        internal set => Set(ref _isStreaming, value);
    }

    /// <summary>Its text in prose and code. Cut when it is asked for, and then only what is new.</summary>
    public ValueList<MessageSegment> Segments => _segments ??= _parser.Update(_message.Text);

    /// <summary>Its tool calls, with their results.</summary>
    public ValueList<ToolCallModel> ToolCalls => _toolCalls ??= Calls.Select(_list.Model).ToValueList();

    internal ValueList<ToolCall> Calls => (_message as AssistantMessage)?.ToolCalls ?? [];

    internal void Show(Message message)
    {
        if (ReferenceEquals(message, _message))
        {
            return;
        }

        var (text, calls) = (_message.Text, Calls);
        _message = message;
        Changed(nameof(Message));
        if (!ReferenceEquals(text, message.Text))
        {
            _segments = null;
            Changed(nameof(Segments));
        }

        if (!ReferenceEquals(calls, Calls))
        {
            RenewCalls();
        }
    }

    /// <summary>A result came, or a call is complete.</summary>
    internal void RenewCalls()
    {
        _toolCalls = null;
        Changed(nameof(ToolCalls));
    }
}
