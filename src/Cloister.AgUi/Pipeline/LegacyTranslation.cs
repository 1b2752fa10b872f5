using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>
/// Reads the thinking events of protocols older than 1.0, which have no ids, as the reasoning events that took their place. Everything else
/// passes as it is.
/// </summary>
internal sealed class LegacyTranslation(Func<string> newId, PipelineWarnings warnings, IEventSink next) : IEventSink
{
    private string? _span;
    private string? _message;

    public void Push(AgUiEvent agentEvent) => next.Push(agentEvent is UnknownEvent unknown ? Translate(unknown) : agentEvent);

    private AgUiEvent Translate(UnknownEvent old) =>
        old.WireType switch
        {
            "THINKING_START" => Checked(old, StartSpan(old)),
            "THINKING_TEXT_MESSAGE_START" => Checked(old, new ReasoningMessageStartEvent(_message = newId())),
            "THINKING_TEXT_MESSAGE_CONTENT" => old.Json.TryGet("delta", out var delta) && delta.TryGetString(out var text)
                ? Checked(old, new ReasoningMessageContentEvent(_message ?? InventId(old), text))
                : new MalformedEvent(old.WireType, old.Json, "delta must be a string"),
            "THINKING_TEXT_MESSAGE_END" => Checked(old, new ReasoningMessageEndEvent(_message ?? InventId(old))),
            "THINKING_END" => Checked(old, new ReasoningEndEvent(_span ?? InventId(old))),
            _ => old,
        };

    private ReasoningStartEvent StartSpan(UnknownEvent old)
    {
        if (old.Json.TryGet("title", out _))
        {
            warnings.Add(PipelineWarningKind.LegacyMemberLost, $"{old.WireType}.title");
        }

        return new(_span = newId());
    }

    /// <summary>What continues nothing has no id to be remembered by: verification refuses it, as it should.</summary>
    private string InventId(UnknownEvent old)
    {
        warnings.Add(PipelineWarningKind.LegacyIdInvented, old.WireType);
        return newId();
    }

    private AgUiEvent Checked(UnknownEvent old, AttributedEvent translated)
    {
        warnings.Add(PipelineWarningKind.LegacyEventTranslated, old.WireType);
        return Problem(old.Json) is { } problem ? new MalformedEvent(old.WireType, old.Json, problem) : WithCommonMembers(translated, old);
    }

    private static AttributedEvent WithCommonMembers(AttributedEvent translated, UnknownEvent old) =>
        translated with
        {
            Timestamp = old.Json.TryGet("timestamp", out var timestamp) ? timestamp.AsInt64() : null,
            Metadata = old.Json.TryGet("metadata", out var metadata) ? metadata : null,
            RawEvent = old.Json.TryGet("rawEvent", out var raw) && !raw.IsNull ? raw : null,
            SubagentRunId = old.Json.TryGet("subagentRunId", out var tag) ? tag.AsString() : null,
            Wire = old.Wire,
        };

    private static string? Problem(JsonData json) =>
        json.TryGet("timestamp", out var timestamp) && !timestamp.TryGetInt64(out _) ? "timestamp must be an integer"
        : json.TryGet("metadata", out var metadata) && !metadata.IsObject ? "metadata must be an object"
        : json.TryGet("subagentRunId", out var tag) && tag.Kind != JsonValueKind.String ? "subagentRunId must be a string"
        : null;
}
