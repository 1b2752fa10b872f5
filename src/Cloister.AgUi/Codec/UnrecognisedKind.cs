namespace Cloister.AgUi;

/// <summary>Kinds of material that the protocol does not describe.</summary>
public enum UnrecognisedKind
{
    /// <summary>An event of a type this version does not know. It is dropped.</summary>
    EventType,

    /// <summary>A member that the object does not have. It is removed.</summary>
    Member,

    /// <summary>A variant this version does not know: a part, a source, a message, an outcome, an operation. It is removed.</summary>
    UnionMember,

    /// <summary>A word this version does not know where the protocol lists all words. The member, or what needs it, is removed.</summary>
    Word,

    /// <summary>A spelling of older versions. It is translated.</summary>
    OldSpelling,
}
