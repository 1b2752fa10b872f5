namespace Cloister.Agents.AspNetCore;

/// <summary>How an agent is reached.</summary>
public sealed class AgentMappingOptions
{
    /// <summary>Who decides who may call.</summary>
    /// <value>The agent, by a token.</value>
    public AgentAccess Access { get; set; }
}
