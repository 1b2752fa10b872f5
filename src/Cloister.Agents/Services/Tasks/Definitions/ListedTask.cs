using System.Diagnostics.CodeAnalysis;

namespace Cloister.Agents;

/// <summary>A task that was found: its definition, or why it has none.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="WrittenAt">When its file was written.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Reason">What is wrong with it; null if nothing is.</param>
internal sealed record ListedTask(string Id, DateTimeOffset WrittenAt, TaskDefinition? Definition, string? Reason = null)
{
    [MemberNotNullWhen(true, nameof(Definition))]
    public bool IsValid => Definition is not null;

    /// <summary>What people call it.</summary>
    public string Title => Definition?.Title ?? Id;
}
