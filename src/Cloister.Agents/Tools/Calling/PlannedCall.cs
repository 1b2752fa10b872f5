using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A call of a model, with what is known about it before anything is done.</summary>
/// <param name="Id">The call.</param>
/// <param name="Name">The tool, as the model calls it.</param>
internal sealed record PlannedCall(string Id, string Name)
{
    /// <summary>The tool, unless there is none or the application runs it.</summary>
    public AgentTool? Tool { get; init; }

    /// <summary>The arguments, checked.</summary>
    public JsonData Input { get; init; } = JsonData.EmptyObject;

    /// <summary>What it is answered with instead of being carried out.</summary>
    public ToolAnswer? Refusal { get; init; }

    /// <summary>Whether the application runs it.</summary>
    public bool IsClients { get; init; }

    /// <summary>Whether a person has to approve it first.</summary>
    public bool Asks { get; init; }

    /// <summary>Why a person has to, if the tool says so.</summary>
    public string? Reason { get; init; }

    /// <summary>The question it was approved by, if it had to wait.</summary>
    public string? ApprovalId { get; init; }

    /// <summary>Whether it may be carried out beside others, and in front of those that wait.</summary>
    public bool IsHarmless => Refusal is not null || Tool is { IsReadOnly: true };
}
