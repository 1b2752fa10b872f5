using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is known of a session without reading what was said in it.</summary>
/// <param name="Key">Its number in the store.</param>
/// <param name="Id">What everybody else calls it.</param>
/// <param name="Kind">What it is for: <c>chat</c>, <c>task</c>, …</param>
/// <param name="CreatedAt">In milliseconds since 1970.</param>
internal sealed record SessionRow(long Key, string Id, string Kind, long CreatedAt)
{
    public string? Title { get; init; }

    public string? Model { get; init; }

    public long ActiveAt { get; init; } = CreatedAt;

    public long LastSeq { get; init; }

    /// <summary>How many messages people see.</summary>
    public long Messages { get; init; }

    public string? LastText { get; init; }

    public JsonData? Settings { get; init; }

    public long? ArchivedAt { get; init; }

    public bool IsArchived => ArchivedAt is not null;
}
