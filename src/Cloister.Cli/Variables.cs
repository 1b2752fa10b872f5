using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>The variables that mean something to the command.</summary>
internal static class Variables
{
    public const string DefaultCommand = ProductNames.Command;

    /// <summary>How the command was called.</summary>
    public const string Command = ProductNames.HostVariables + "COMMAND";

    /// <summary>The project that is meant when none is named.</summary>
    public const string Project = ProductNames.HostVariables + "PROJECT";

    /// <summary>Where an agent listens, or is reached.</summary>
    public const string Host = ProductNames.HostVariables + "HOST";

    /// <summary>The port of it.</summary>
    public const string Port = ProductNames.HostVariables + "PORT";

    /// <summary>What to call an agent with.</summary>
    public const string Token = ProductNames.HostVariables + "TOKEN";

    /// <summary>In a shell of an agent: the agent itself.</summary>
    public const string AgentHost = ProductNames.ContextVariables + "HTTP_HOST";

    /// <summary>The port of it.</summary>
    public const string AgentPort = ProductNames.ContextVariables + "HTTP_PORT";

    /// <summary>What the shell may call it with.</summary>
    public const string AgentToken = ProductNames.ContextVariables + "SHELL_TOKEN";
}
