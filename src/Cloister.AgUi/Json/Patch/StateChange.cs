namespace Cloister.AgUi;

/// <summary>The shorter way to tell a peer about a new state: as a patch of the one it has, or whole.</summary>
/// <remarks>At most one of the two is there; if the state did not change, none is.</remarks>
public sealed record StateChange
{
    private StateChange() { }

    /// <summary>Nothing changed.</summary>
    public static StateChange None { get; } = new();

    /// <summary>The operations to send, if they are shorter than the state.</summary>
    public ValueList<JsonPatchOperation>? Patch { get; private init; }

    /// <summary>The state to send, if there is no shorter patch.</summary>
    public JsonData? Snapshot { get; private init; }

    /// <summary>Finds out what to send.</summary>
    /// <param name="known">The state the peer has; nothing if it has none, so that there is nothing to patch.</param>
    /// <param name="current">The state it shall have.</param>
    /// <returns>Patch, snapshot or neither.</returns>
    public static StateChange Between(JsonData? known, JsonData current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (known is null)
            return new() { Snapshot = current };
        var patch = JsonPatch.Diff(known, current);
        if (patch.Count == 0)
            return None;
        return JsonDiff.SizeOf(patch) <= current.Size ? new() { Patch = patch } : new() { Snapshot = current };
    }
}
