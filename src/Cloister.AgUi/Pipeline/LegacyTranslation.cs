namespace Cloister.AgUi;

/// <summary>
/// Reads the thinking events of protocols older than 1.0, which have no ids, as the reasoning events that took their place. Everything else
/// passes as it is.
/// </summary>
internal sealed class LegacyTranslation(Func<string> newId, PipelineWarnings warnings, IEventSink next) : IEventSink
{
    // What an event may hold was judged when it came; here it is only read once more under its new name.
    private readonly JsonEventDecoder _decoder = new(new DecoderOptions { MaxDepth = 512 });
    private string? _span;
    private string? _message;

    public void Push(AgUiEvent agentEvent) =>
        next.Push(agentEvent is UnknownEvent { Json.IsObject: true } unknown ? Translate(unknown) : agentEvent);

    private AgUiEvent Translate(UnknownEvent old) =>
        old.WireType switch
        {
            "THINKING_START" => As("REASONING_START", _span = newId(), WarnOfTitle(old)),
            "THINKING_TEXT_MESSAGE_START" => As("REASONING_MESSAGE_START", _message = newId(), old),
            "THINKING_TEXT_MESSAGE_CONTENT" => As("REASONING_MESSAGE_CONTENT", _message ?? InventId(old), old),
            "THINKING_TEXT_MESSAGE_END" => As("REASONING_MESSAGE_END", _message ?? InventId(old), old),
            "THINKING_END" => As("REASONING_END", _span ?? InventId(old), old),
            _ => old,
        };

    private AgUiEvent As(string type, string id, UnknownEvent old)
    {
        warnings.Add(PipelineWarningKind.LegacyEventTranslated, old.WireType);
        var json = old.Json.With("type", type).With("messageId", id).With("role", "reasoning");
        return _decoder.Decode(json.ToUtf8()) switch
        {
            MalformedEvent malformed => malformed with { WireType = old.WireType, Json = old.Json, Wire = old.Wire },
            var translated => translated with { Wire = old.Wire },
        };
    }

    private UnknownEvent WarnOfTitle(UnknownEvent old)
    {
        if (old.Json.TryGet("title", out _))
        {
            warnings.Add(PipelineWarningKind.LegacyMemberLost, $"{old.WireType}.title");
        }

        return old;
    }

    /// <summary>What continues nothing has no id to be remembered by: verification refuses it, as it should.</summary>
    private string InventId(UnknownEvent old)
    {
        warnings.Add(PipelineWarningKind.LegacyIdInvented, old.WireType);
        return newId();
    }
}
