using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the configuration says about tools. A run keeps to what was said when it began.</summary>
internal sealed record ToolSettings
{
    /// <summary>Which tools sessions see.</summary>
    public ToolFilter Filter { get; init; } = ToolFilter.All;

    /// <summary>Tools each call of which a person has to approve, whatever they say of themselves.</summary>
    public IReadOnlyList<string> NeedApproval { get; init; } = [];

    /// <summary>Whether a call is allowed beforehand by a rule that a person wrote.</summary>
    public Func<AgentTool, JsonData, bool> IsAllowedBeforehand { get; init; } = static (_, _) => false;

    /// <summary>How long a question is open.</summary>
    public TimeSpan ApprovalLife { get; init; } = TimeSpan.FromHours(2);

    public static ToolSettings Of(AgentConfig config) => new() { Filter = config.Execution.Tools, NeedApproval = config.Approvals.Tools };
}
