using System.Text;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Makes updates of the events of one run. What has no content is still an update, so that nothing is lost to those who look at the raw event.</summary>
internal sealed class UpdateReader
{
    private readonly HashSet<string> _tools;
    private readonly Dictionary<string, TextMessageStartEvent> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reasoning = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ToolCallStartEvent Start, StringBuilder Arguments)> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolCall> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private string? _runId;

    public UpdateReader(RunAgentInput input)
    {
        _tools = new(input.Tools.Select(tool => tool.Name), StringComparer.Ordinal);
        foreach (var call in input.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls))
        {
            _known[call.Id] = call;
        }
    }

    public IEnumerable<ChatResponseUpdate> Read(AgUiEvent @event) =>
        @event switch
        {
            TextMessageContentEvent { Delta.Length: > 0 } e => [Text(e)],
            ToolCallArgsEvent e => [Arguments(e)],
            ReasoningMessageContentEvent { Delta.Length: > 0 } e => [Reasoning(e, e.MessageId, new(e.Delta))],
            RunFinishedEvent e => Finish(e),
            _ => [Other(@event)],
        };

    private ChatResponseUpdate Other(AgUiEvent @event)
    {
        switch (@event)
        {
            case RunStartedEvent e:
                _runId = e.RunId;
                break;
            case TextMessageStartEvent e:
                _texts[e.MessageId] = e;
                break;
            case ReasoningMessageStartEvent e:
                _reasoning.Add(e.MessageId);
                break;
            case ToolCallStartEvent e:
                _calls[e.ToolCallId] = (e, new());
                break;
            case ToolCallEndEvent e:
                return Call(e);
            case ToolCallResultEvent e:
                return Result(e);
            case ReasoningEncryptedValueEvent { Subtype: EncryptedValueTarget.Message } e when _reasoning.Contains(e.EntityId):
                return Reasoning(e, e.EntityId, new("") { ProtectedData = e.EncryptedValue });
            case ActivitySnapshotEvent { ActivityType: BridgeNames.MediaActivity } e when MediaActivity.Read(e.Content) is { } media:
                return Update(e, ChatRole.Assistant, media);
            case CustomEvent { Name: BridgeNames.ErrorEvent } e:
                return Update(e, ChatRole.Assistant, ErrorJson.Read(e.Value));
            case RunErrorEvent e:
                return Update(e, ChatRole.Assistant, [new ErrorContent(e.Message) { ErrorCode = e.Code }, .. e.Usage.Select(ToContent)]);
        }

        return Update(@event, role: null);
    }

    private ChatResponseUpdate Text(TextMessageContentEvent @event)
    {
        var start = _texts.GetValueOrDefault(@event.MessageId);
        var update = Update(@event, RoleOf(start?.Role), new TextContent(@event.Delta));
        update.MessageId = @event.MessageId;
        update.AuthorName = start?.Name;
        return update;
    }

    private ChatResponseUpdate Arguments(ToolCallArgsEvent @event)
    {
        if (_calls.TryGetValue(@event.ToolCallId, out var call))
        {
            call.Arguments.Append(@event.Delta);
        }

        return Update(@event, role: null);
    }

    private ChatResponseUpdate Reasoning(AgUiEvent @event, string messageId, TextReasoningContent content)
    {
        var update = Update(@event, ChatRole.Assistant, content);
        update.MessageId = messageId;
        return update;
    }

    private ChatResponseUpdate Call(ToolCallEndEvent @event)
    {
        if (!_calls.Remove(@event.ToolCallId, out var built))
        {
            return Update(@event, role: null);
        }

        var (start, arguments) = built;
        var call = new ToolCall(start.ToolCallId, start.ToolCallName, arguments.ToString());
        _known[call.Id] = call;
        var content = CallArguments.ToContent(call);
        content.InformationalOnly = !_tools.Contains(call.Name);
        if (!content.InformationalOnly)
        {
            _open.Add(call.Id);
        }

        var update = Update(@event, ChatRole.Assistant, content);
        update.MessageId = start.ParentMessageId ?? start.ToolCallId;
        return update;
    }

    private ChatResponseUpdate Result(ToolCallResultEvent @event)
    {
        _open.Remove(@event.ToolCallId);
        var result = new FunctionResultContent(@event.ToolCallId, ResultContents.ToResult(@event.Content));
        var update = Update(@event, ChatRole.Tool, result);
        update.MessageId = @event.MessageId;
        return update;
    }

    private List<ChatResponseUpdate> Finish(RunFinishedEvent @event)
    {
        var updates = @event.Usage.Select(usage => UsageUpdate(@event, usage)).ToList();
        var interrupts = (@event.Outcome as InterruptOutcome)?.Interrupts ?? [];
        var end = Update(@event, ChatRole.Assistant, [.. interrupts.Select(Request).OfType<AIContent>()]);
        end.FinishReason = ReasonOf(@event, end.Contents.Count > 0);
        end.AdditionalProperties = PropertiesOf(@event, interrupts);
        updates.Add(end);
        return updates;
    }

    private static AdditionalPropertiesDictionary? PropertiesOf(RunFinishedEvent @event, ValueList<Interrupt> interrupts)
    {
        var properties = new AdditionalPropertiesDictionary();
        if (interrupts.Count > 0)
        {
            properties[BridgeNames.Interrupts] = interrupts;
        }

        if (@event.Outcome is SuccessOutcome { PendingToolCallIds: { Count: > 0 } pending })
        {
            properties[BridgeNames.PendingToolCalls] = pending;
        }

        if (@event.Result is { } result)
        {
            properties[BridgeNames.Result] = result;
        }

        return properties.Count == 0 ? null : properties;
    }

    private ChatFinishReason ReasonOf(RunFinishedEvent @event, bool asksForApproval) =>
        @event.Outcome is CancelledOutcome ? new("cancelled")
        : asksForApproval || _open.Count > 0 ? ChatFinishReason.ToolCalls
        : @event.Metadata is { IsObject: true } metadata
        && metadata.TryGet(BridgeNames.FinishReason, out var reason)
        && reason.TryGetString(out var text)
            ? new(text)
        : ChatFinishReason.Stop;

    /// <summary>The question whether a call may run, as chat clients ask it. Other questions have no content that could be answered.</summary>
    private ToolApprovalRequestContent? Request(Interrupt interrupt)
    {
        if (interrupt is not { Reason: "tool_call", ToolCallId: { } id } || !_known.TryGetValue(id, out var call))
        {
            return null;
        }

        return new(interrupt.Id, CallArguments.ToContent(call)) { RawRepresentation = interrupt };
    }

    private ChatResponseUpdate UsageUpdate(RunFinishedEvent @event, TokenUsage usage)
    {
        var update = Update(@event, ChatRole.Assistant, ToContent(usage));
        update.ModelId = usage.Model;
        return update;
    }

    private static UsageContent ToContent(TokenUsage usage) =>
        new(
            new()
            {
                InputTokenCount = usage.InputTokens,
                OutputTokenCount = usage.OutputTokens,
                TotalTokenCount = usage.TotalTokens,
                ReasoningTokenCount = usage.ReasoningTokens,
                CachedInputTokenCount = usage.CachedInputTokens,
            }
        )
        {
            RawRepresentation = usage,
            AdditionalProperties = usage.Provider is { } provider ? new() { [BridgeNames.Provider] = provider } : null,
        };

    private static ChatRole RoleOf(MessageRole? role) =>
        role switch
        {
            MessageRole.User => ChatRole.User,
            MessageRole.System or MessageRole.Developer => ChatRole.System,
            _ => ChatRole.Assistant,
        };

    private ChatResponseUpdate Update(AgUiEvent @event, ChatRole? role, params IList<AIContent> contents) =>
        new(role, contents)
        {
            ResponseId = _runId,
            RawRepresentation = @event,
            CreatedAt = @event.Timestamp is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        };
}
