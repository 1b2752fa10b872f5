namespace Cloister.Agents;

/// <summary>The names the product goes by. They stand nowhere else, so that a distribution can change them in one place.</summary>
internal static class ProductNames
{
    /// <summary>The command.</summary>
    public const string Command = "cloister";

    /// <summary>The configuration of a project.</summary>
    public const string ConfigFile = "agent.json";

    /// <summary>The folder of a project in which its state lies.</summary>
    public const string StateFolder = ".agent";

    /// <summary>The folder of a user, as people write it.</summary>
    public const string Home = "~/" + HomeFolder;

    /// <summary>Begins the variables that tell the host program something.</summary>
    public const string HostVariables = "CLOISTER_";

    /// <summary>Begins the variables that shells and child processes are handed; nobody else may set such.</summary>
    public const string ContextVariables = "AGENT_";

    /// <summary>The agent's role and rules.</summary>
    public const string ProfileFile = "PROFILE.md";

    /// <summary>The agent's tone.</summary>
    public const string SoulFile = "SOUL.md";

    /// <summary>The variables of a project.</summary>
    public const string VariablesFile = ".env";

    /// <summary>The folder of a user, below his own.</summary>
    public const string HomeFolder = ".cloister";

    /// <summary>Puts the folder of the user somewhere else entirely.</summary>
    public const string HomeVariable = HostVariables + "HOME";

    /// <summary>What the key to secrets at rest is made of, if it is not to lie in a file.</summary>
    public const string KeyVariable = HostVariables + "KEY";
}
