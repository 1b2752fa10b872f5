namespace Cloister.AgUi;

/// <summary>An item that was seen in this run.</summary>
internal sealed class OwnedItem(string id, string? owner)
{
    public string Id => id;

    /// <summary>The subagent that began it, or null for the agent itself. It outlives the end of the item.</summary>
    public string? Owner { get; set; } = owner;

    public bool IsOpen { get; set; }
}
