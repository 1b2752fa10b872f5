namespace Cloister.Agents;

/// <summary>The variables of an agent, layer over layer: those of the user, those he gave to this agent, those in the project's file.</summary>
internal sealed class AgentEnvironment
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    private AgentEnvironment(
        IReadOnlyDictionary<string, string> global,
        IReadOnlyDictionary<string, string> agent,
        IReadOnlyList<string> warnings
    ) => (Global, Agent, Warnings) = (global, agent, warnings);

    /// <summary>No variables.</summary>
    public static AgentEnvironment Empty { get; } = new(None, None, []);

    /// <summary>What the user gave to all of his agents.</summary>
    public IReadOnlyDictionary<string, string> Global { get; }

    /// <summary>What he gave to this one, and over it what stands in the project.</summary>
    public IReadOnlyDictionary<string, string> Agent { get; }

    /// <summary>What was left out, without values.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Every value: none of them may be shown.</summary>
    public IEnumerable<string> Values => Global.Values.Concat(Agent.Values);

    /// <param name="global">What the user gave to all of his agents.</param>
    /// <param name="agent">What he gave to this one.</param>
    /// <param name="file">What stands in the project's file; nothing if there is none.</param>
    public static AgentEnvironment Of(
        IReadOnlyDictionary<string, string> global,
        IReadOnlyDictionary<string, string> agent,
        ReadOnlySpan<byte> file
    )
    {
        var (variables, malformed) = DotEnv.Parse(file);
        var warnings = new List<string>(malformed);
        var ofAll = Layer([], global, "the global variables", warnings);
        var own = Layer([], agent, "the variables of the agent", warnings);
        return new AgentEnvironment(ofAll, Layer(own, variables, ProductNames.VariablesFile, warnings), warnings);
    }

    private static Dictionary<string, string> Layer(
        Dictionary<string, string> below,
        IReadOnlyDictionary<string, string> above,
        string layer,
        List<string> warnings
    )
    {
        var both = new Dictionary<string, string>(below, StringComparer.Ordinal);
        foreach (var (name, value) in above)
        {
            if (VariableName.IsReserved(name))
            {
                warnings.Add($"{name} in {layer} is ignored: names that begin with {ProductNames.ContextVariables} are set by the host");
            }
            else
            {
                both[name] = value;
            }
        }
        return both;
    }
}
