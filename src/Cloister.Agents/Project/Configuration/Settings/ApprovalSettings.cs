namespace Cloister.Agents;

/// <summary>What a person is asked about before it is done.</summary>
public sealed record ApprovalSettings
{
    /// <summary>Tools each call of which needs an approval.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>What was decided beforehand. Of several rules about a call, the first counts.</summary>
    public IReadOnlyList<ApprovalRule> Rules { get; init; } = [];
}
