namespace Cloister.AgUi;

/// <summary>An item that is assembled from chunks, as the first of them described it.</summary>
internal abstract class ChunkedItem
{
    protected ChunkedItem(ChunkKind kind, string id, string? tag)
    {
        Kind = kind;
        Id = id;
        Tag = tag;
        Node = new(this);
    }

    public ChunkKind Kind { get; }

    public string Id { get; }

    /// <summary>The subagent it belongs to, or null for the agent itself: its lane.</summary>
    public string? Tag { get; }

    /// <summary>Its place among the open items of its kind.</summary>
    public LinkedListNode<ChunkedItem> Node { get; }

    /// <summary>Which item of the stream it is: of several that are open, the first ends first.</summary>
    public long Order { get; set; }

    /// <summary>The metadata of a chunk goes on all that is made of it: merging it twice is merging it once.</summary>
    public abstract AgUiEvent Start(AttributedEvent chunk);

    public abstract AgUiEvent Content(AttributedEvent chunk, string delta);

    public abstract AgUiEvent End();

    /// <summary>The member a continuing chunk gives another value than the first one did, by omission too.</summary>
    public abstract string? Contradiction(AttributedEvent chunk);

    protected static bool Differs(string? repeated, string? established) => repeated is not null && repeated != established;
}
