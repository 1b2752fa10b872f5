namespace Cloister.Agents;

/// <summary>What the configuration says about tools. A run keeps to what was said when it began.</summary>
internal sealed record ToolSettings
{
    /// <summary>Which tools sessions see.</summary>
    public ToolFilter Filter { get; init; } = ToolFilter.All;

    /// <summary>Tools each call of which a person has to approve, whatever they say of themselves.</summary>
    public IReadOnlyList<string> NeedApproval { get; init; } = [];

    /// <summary>What people have decided beforehand about calls.</summary>
    public ApprovalRules Rules { get; init; } = ApprovalRules.None;

    /// <summary>How long a question is open.</summary>
    public TimeSpan ApprovalLife { get; init; } = TimeSpan.FromHours(2);

    public static ToolSettings Of(AgentConfig config) =>
        new()
        {
            Filter = config.Execution.Tools,
            NeedApproval = config.Approvals.Tools,
            Rules = new(config.Approvals.Rules),
        };
}
