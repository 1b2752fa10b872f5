namespace Cloister.AgUi;

/// <summary>What an event may violate.</summary>
public enum StreamRule
{
    /// <summary>The members of an event are what the protocol describes.</summary>
    WellFormed,

    /// <summary>A chunk that opens an item names it, and the tool.</summary>
    ChunkOpensWithId,

    /// <summary>A chunk that continues an item repeats nothing with another value.</summary>
    ChunkRepeatsOpener,

    /// <summary>A chunk that names nothing has one item that it can continue.</summary>
    ChunkIsUnambiguous,

    /// <summary>A stream begins with RUN_STARTED, or fails at once with RUN_ERROR.</summary>
    RunComesFirst,

    /// <summary>One run at a time.</summary>
    OneRunAtATime,

    /// <summary>After RUN_FINISHED comes the next run, a late RUN_ERROR, or nothing.</summary>
    NothingAfterFinish,

    /// <summary>After RUN_ERROR comes the next run or nothing.</summary>
    NothingAfterError,

    /// <summary>An open item is not begun again.</summary>
    ItemOpensOnce,

    /// <summary>Only what is open is continued and ended.</summary>
    ItemIsOpen,

    /// <summary>All is closed when a run finishes.</summary>
    AllClosedAtFinish,

    /// <summary>An active step is not started again by its owner.</summary>
    StepStartsOnce,

    /// <summary>A step is finished by whoever started it.</summary>
    StepIsActive,

    /// <summary>An item keeps the owner it began with.</summary>
    OwnerStays,

    /// <summary>A tool call belongs to the owner of the message that carries it.</summary>
    CallBelongsToMessage,

    /// <summary>A subagent id is used for one invocation in a run.</summary>
    SubagentStartsOnce,

    /// <summary>The parent of a subagent has been announced before it.</summary>
    SubagentParentIsKnown,

    /// <summary>Only an active subagent finishes or fails.</summary>
    SubagentIsActive,

    /// <summary>A stream ends with RUN_FINISHED or RUN_ERROR.</summary>
    RunEndsStream,
}
