namespace Cloister.AgUi;

/// <summary>Something a developer should know about a stream that goes on. It holds no content.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Path">Where: an event type, or an event type and a member.</param>
public sealed record PipelineWarning(PipelineWarningKind Kind, string Path)
{
    /// <summary>The warning as a sentence.</summary>
    public string Message =>
        Kind switch
        {
            PipelineWarningKind.UnknownEventRemoved => $"An event was removed because this version does not know it: {Path}.",
            PipelineWarningKind.LegacyEventTranslated =>
                $"{Path} belongs to a protocol older than 1.0 and was translated. Update the agent.",
            PipelineWarningKind.LegacyMemberLost => $"{Path} has no successor in the current protocol and was lost. Update the agent.",
            PipelineWarningKind.LegacyIdInvented => $"{Path} continues what never began; its id is invented and will be refused.",
            PipelineWarningKind.RunIdsDiffer => $"{Path} does not carry the ids of its run.",
            PipelineWarningKind.NewerProtocol =>
                $"{Path} is later than {RunAgentInput.CurrentProtocolVersion}, so parts of the stream may be left out. Update this library.",
            PipelineWarningKind.UnknownMemberRemoved => $"{Path} was removed because the protocol has no such member.",
            PipelineWarningKind.UnknownVariantRemoved => $"{Path} was removed because this version does not know its kind.",
            PipelineWarningKind.UnknownWordRemoved => $"{Path} was removed because this version does not know its word.",
            PipelineWarningKind.OldSpellingTranslated =>
                $"{Path} is spelled as in a protocol older than 1.0 and was translated. Update the agent.",
            _ => $"{Kind}: {Path}",
        };
}
