using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What somebody is allowed to do.</summary>
/// <param name="RoleId">The name of his role.</param>
public sealed record ChatUserRole(string RoleId)
{
    /// <summary>Somebody of whom nothing is known.</summary>
    public static ChatUserRole Unknown { get; } = new("unknown");

    /// <summary>What he may do, such as <c>agent.manage</c>.</summary>
    public ValueList<string> Permissions { get; init; } = [];

    /// <summary>Whether he may do something.</summary>
    public bool May(string permission) => Permissions.Contains(permission, StringComparer.Ordinal);
}
