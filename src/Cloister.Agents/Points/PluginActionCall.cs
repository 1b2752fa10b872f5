using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One call of a plugin's action.</summary>
/// <param name="Context">The agent's side: a context without a conversation.</param>
/// <param name="Payload">What the action is given; an object.</param>
public sealed record PluginActionCall(AgentSessionContext Context, JsonData Payload)
{
    /// <summary>Takes a line about how far the work is, for people.</summary>
    public IProgress<string>? Progress { get; init; }
}
