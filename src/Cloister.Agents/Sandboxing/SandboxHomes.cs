namespace Cloister.Agents;

/// <summary>Folders of the user, links followed.</summary>
/// <param name="User">Everything that is his; empty if he has none.</param>
/// <param name="Settings">What he set up for all of his agents.</param>
internal sealed record SandboxHomes(string User, string Settings)
{
    /// <param name="variable">Reads a variable of the host process.</param>
    public static SandboxHomes Of(Func<string, string?> variable) =>
        new(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? RealPath.Of(home) : "",
            RealPath.Of(UserHome.Find(variable))
        );
}
