namespace Cloister.AgUi;

/// <summary>What a pipeline tells the developer about a stream that goes on.</summary>
public enum PipelineWarningKind
{
    /// <summary>An event was removed: this version does not know its type, or a word without which it means nothing.</summary>
    UnknownEventRemoved,

    /// <summary>An event of a protocol older than 1.0 was translated.</summary>
    LegacyEventTranslated,

    /// <summary>A member of an event of a protocol older than 1.0 has no successor and was lost.</summary>
    LegacyMemberLost,

    /// <summary>An event of a protocol older than 1.0 continues what never began; the id it got is invented.</summary>
    LegacyIdInvented,

    /// <summary>A run does not carry the ids it should: those of its start, or those that were asked for.</summary>
    RunIdsDiffer,

    /// <summary>The agent declares a later version of the protocol than this one, or one that cannot be read; the run goes on.</summary>
    NewerProtocol,

    /// <summary>A member that the protocol does not have was removed while an event was decoded.</summary>
    UnknownMemberRemoved,

    /// <summary>A part, source, message, outcome or operation of a kind that this version does not know was removed while an event was decoded.</summary>
    UnknownVariantRemoved,

    /// <summary>A word that this version does not know was removed, with what needs it, while an event was decoded.</summary>
    UnknownWordRemoved,

    /// <summary>A spelling of a protocol older than 1.0 was translated while an event was decoded.</summary>
    OldSpellingTranslated,
}
