using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A session as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is for: <c>chat</c>, <c>agui</c>, <c>task</c>, …</param>
public sealed record SessionInfo(string Id, string Kind)
{
    /// <summary>What it is called, if anybody called it anything.</summary>
    public string? Title { get; init; }

    /// <summary>The model that answers in it, if it is not the agent's own choice.</summary>
    public string? ModelId { get; init; }

    /// <summary>When it came into being.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something was last said in it.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many messages people see.</summary>
    public long MessageCount { get; init; }

    /// <summary>Whether a run goes on.</summary>
    public bool IsExecuting { get; init; }

    /// <summary>The beginning of what was said last, on one line; at most 160 characters.</summary>
    public string? LastText { get; init; }

    /// <summary>When it was archived; null while it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The last row of its log.</summary>
    public long LastSeq { get; init; }

    /// <summary>What its settings differ by from the agent's; null if by nothing.</summary>
    public JsonData? Settings { get; init; }

    internal static SessionInfo Of(SessionRow row, bool isExecuting) =>
        new(row.Id, row.Kind)
        {
            Title = row.Title,
            ModelId = row.Model,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ActiveAt),
            MessageCount = row.Messages,
            IsExecuting = isExecuting,
            LastText = row.LastText,
            ArchivedAt = row.ArchivedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            LastSeq = row.LastSeq,
            Settings = row.Settings,
        };
}
