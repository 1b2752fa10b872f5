namespace Cloister.Agents;

/// <summary>What a person is asked about before it is done.</summary>
public sealed record ApprovalSettings
{
    /// <summary>Tools each call of which needs an approval.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Calls that are allowed beforehand.</summary>
    public ConfigList Rules { get; init; } = ConfigList.Empty;
}
