using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>A conversation of a chat client's caller for the wire: messages, and the answers to interrupts that stand among them.</summary>
internal sealed class WireMessages(Func<string> newId)
{
    private readonly List<Message> _messages = [];
    private readonly List<ResumeEntry> _resume = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openCalls = new(StringComparer.Ordinal);

    public ValueList<Message> Messages => _messages.ToValueList();

    /// <summary>The answers that still wait to be sent: those whose call has no result yet.</summary>
    public ValueList<ResumeEntry> Resume => _resume.ToValueList();

    public static WireMessages From(IEnumerable<ChatMessage> messages, string? instructions, Func<string> newId)
    {
        var wire = new WireMessages(newId);
        var all = messages.ToList();
        wire._answered.UnionWith(
            all.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId)
        );
        if (!string.IsNullOrEmpty(instructions))
        {
            wire.Put(new SystemMessage(newId(), instructions), null);
        }

        all.ForEach(wire.Add);
        return wire;
    }

    private void Add(ChatMessage message)
    {
        AddReasoning(message);
        if (message.Role == ChatRole.User)
        {
            AddUser(message);
        }
        else if (message.Role == ChatRole.System)
        {
            Put(new SystemMessage(IdFor(message.MessageId), message.Text) { Name = message.AuthorName }, message);
        }
        else if (message.Role.Value.Equals("developer", StringComparison.OrdinalIgnoreCase))
        {
            Put(new DeveloperMessage(IdFor(message.MessageId), message.Text) { Name = message.AuthorName }, message);
        }
        else
        {
            AddAssistant(message);
        }

        AddResults(message);
        _resume.AddRange(message.Contents.OfType<ToolApprovalResponseContent>().Where(IsOpen).Select(ToEntry));
    }

    private void AddReasoning(ChatMessage message)
    {
        var standsAlone = message.Contents.All(content => content is TextReasoningContent);
        foreach (var reasoning in message.Contents.OfType<TextReasoningContent>())
        {
            var id = IdFor(standsAlone ? message.MessageId : null);
            Put(new ReasoningMessage(id, reasoning.Text) { EncryptedValue = reasoning.ProtectedData }, null);
        }
    }

    private void AddUser(ChatMessage message)
    {
        var parts = message.Contents.Select(MediaContents.ToPart).OfType<ContentPart>().ToValueList();
        if (parts.IsEmpty && message.Contents.Count > 0)
        {
            return;
        }

        var content = parts.All(part => part is TextPart) ? (MessageContent)message.Text : MessageContent.FromParts(parts);
        Put(new UserMessage(IdFor(message.MessageId), content) { Name = message.AuthorName }, message);
    }

    private void AddAssistant(ChatMessage message)
    {
        var calls = message.Contents.Select(CallOf).OfType<FunctionCallContent>().Select(CallArguments.ToCall).ToValueList();
        var text = message.Text;
        if (text.Length > 0 || calls.Count > 0)
        {
            Put(
                new AssistantMessage(IdFor(message.MessageId))
                {
                    Content = text.Length > 0 ? text : null,
                    ToolCalls = calls,
                    Name = message.AuthorName,
                },
                message
            );
        }
    }

    /// <summary>The call in a content. One that is asked about was said already, unless a client in between took it for the question.</summary>
    private FunctionCallContent? CallOf(AIContent content)
    {
        var call = content as FunctionCallContent;
        if (content is ToolApprovalRequestContent { ToolCall: FunctionCallContent asked } && !_openCalls.Contains(asked.CallId))
        {
            call = asked;
        }

        if (call is not null)
        {
            _openCalls.Add(call.CallId);
        }

        return call;
    }

    private void AddResults(ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            var error = (result.RawRepresentation as ToolMessage)?.Error ?? (result.Exception is null ? null : ResultContents.Failed);
            var id = IdFor(message.Role == ChatRole.Tool ? message.MessageId : null);
            _openCalls.Remove(result.CallId);
            Put(new ToolMessage(id, result.CallId, ResultContents.ToContent(result)) { Error = error }, message);
        }
    }

    private bool IsOpen(ToolApprovalResponseContent response) => !_answered.Contains(response.ToolCall.CallId);

    private static ResumeEntry ToEntry(ToolApprovalResponseContent response)
    {
        var payload = JsonData.Object(("approved", response.Approved));
        return ResumeEntry.Resolve(response.RequestId, response.Reason is { } reason ? payload.With("reason", reason) : payload);
    }

    private void Put(Message message, ChatMessage? source) =>
        _messages.Add(Properties.ToMetadata(source?.AdditionalProperties) is { } metadata ? message with { Metadata = metadata } : message);

    /// <summary>One message for a caller can be several on the wire; the first one keeps the id.</summary>
    private string IdFor(string? messageId)
    {
        var id = string.IsNullOrEmpty(messageId) || !_ids.Add(messageId) ? newId() : messageId;
        _ids.Add(id);
        return id;
    }
}
