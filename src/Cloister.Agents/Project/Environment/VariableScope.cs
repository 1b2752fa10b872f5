namespace Cloister.Agents;

/// <summary>For whom variables are stored: for all agents of the user, or for one.</summary>
internal readonly record struct VariableScope
{
    private VariableScope(string prefix) => Prefix = prefix;

    public static VariableScope Global { get; } = new("global:");

    /// <summary>What the ids of its rows begin with; names hold no colon, so what follows the last one is the name.</summary>
    public string Prefix { get; }

    public static VariableScope Of(AgentProject project) => new($"agent:{project.Key}:");
}
