namespace Cloister.AgUi;

/// <summary>How events become a <see cref="ChatState"/>.</summary>
public sealed record ChatFoldOptions
{
    /// <summary>What applies where nothing else is said.</summary>
    public static ChatFoldOptions Default { get; } = new();

    /// <summary>
    /// Whether a stream may speak for others than the agent. If not, a streamed message of a user, the system or the developer becomes the
    /// assistant's, one in a snapshot is ignored unless it is here already, and those that are here keep their words: a hostile agent cannot
    /// forge what a person said.
    /// </summary>
    /// <value>True.</value>
    public bool TrustStreamedRoles { get; init; } = true;

    /// <summary>Decides when a patch touches what <see cref="ChatFold.UpdateState"/> changed.</summary>
    /// <value>None: the last writer wins.</value>
    public IStateConflictResolver? ConflictResolver { get; init; }

    /// <summary>How much a patch may ask for.</summary>
    public JsonPatchLimits PatchLimits { get; init; } = JsonPatchLimits.Default;

    /// <summary>Hears of what was repaired or ignored. It is called while an event is applied, and must not use the fold.</summary>
    public Action<FoldWarning>? OnWarning { get; init; }
}
