using System.Globalization;

namespace Cloister.Agents;

/// <summary>What shells are told by variables: of the host what programs need, then what people gave to their agents, then where they are. Later wins.</summary>
internal static class ShellEnvironment
{
    public const string ShellVariable = ProductNames.ContextVariables + "SHELL_ID";

    /// <summary>The variables of one shell.</summary>
    /// <param name="parts">What all shells share.</param>
    /// <param name="agent">Which agent this is.</param>
    /// <param name="start">The shell.</param>
    /// <param name="shellId">Its name.</param>
    /// <param name="session">What its session tells it.</param>
    public static IReadOnlyDictionary<string, string> Of(
        ShellParts parts,
        AgentInfo agent,
        ShellStart start,
        string shellId,
        IReadOnlyDictionary<string, string> session
    )
    {
        var snapshot = parts.Snapshot();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        Lay(variables, HostVariables.Passed(parts.Variable));
        Lay(variables, snapshot.Config.Sandbox.EnvAllowlist.Select(name => KeyValuePair.Create(name, parts.Variable(name)!)));
        Lay(variables, snapshot.GlobalEnv);
        Lay(variables, snapshot.Env);
        Lay(variables, start.Environment);
        foreach (var name in variables.Keys.Where(name => IsKept(name, snapshot)).ToList())
        {
            variables.Remove(name);
        }

        Lay(variables, Context(parts.Address(), agent, start));
        Lay(variables, session);
        variables[ShellVariable] = shellId;
        return variables;
    }

    /// <summary>What is the host's alone is kept from shells, whoever set it.</summary>
    private static bool IsKept(string name, AgentSnapshot snapshot) =>
        name.StartsWith(ProductNames.HostVariables, StringComparison.Ordinal) || snapshot.HostOnlyVariables.Contains(name);

    private static IEnumerable<KeyValuePair<string, string>> Context(Uri? address, AgentInfo agent, ShellStart start)
    {
        yield return Named("ROOT", agent.ProjectRoot);
        yield return Named("NAME", agent.Name);
        if (address is not null)
        {
            yield return Named("HTTP_HOST", address.IdnHost);
            yield return Named("HTTP_PORT", address.Port.ToString(CultureInfo.InvariantCulture));
        }

        yield return Named("SESSION_ID", start.Owner);
        yield return Named("TURN_ID", start.RunId!);
        yield return Named("REQUEST_ID", start.ToolCallId!);
    }

    private static KeyValuePair<string, string> Named(string name, string value) => new(ProductNames.ContextVariables + name, value);

    private static void Lay(Dictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> layer)
    {
        foreach (var (name, value) in layer.Where(variable => variable.Value is not null && IsUsable(variable.Key, variable.Value)))
        {
            variables[name] = value;
        }
    }

    /// <summary>What the system has no way to hand on would keep every shell from starting.</summary>
    private static bool IsUsable(string name, string value) =>
        VariableName.IsValid(name) && !value.Contains('\0', StringComparison.Ordinal);
}
