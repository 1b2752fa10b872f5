using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The execution context as one session sees it. It is made anew each time the session wakes.</summary>
public sealed class AgentSessionContext : SessionPluginContext
{
    private readonly AgentCapabilities _capabilities;

    internal AgentSessionContext(SessionContextArguments arguments, AgentCapabilities capabilities, string sessionId)
        : base(arguments)
    {
        _capabilities = capabilities;
        AgentSessionId = sessionId;
        Conversation = capabilities.Sessions.Get(sessionId).Conversation;
        Logger = capabilities.Loggers.CreateLogger("Cloister.Agents.Session");
    }

    /// <summary>Which agent this is.</summary>
    public AgentInfo Agent => _capabilities.Agent;

    /// <summary>The session, by the name that everybody knows it by.</summary>
    public string AgentSessionId { get; }

    /// <summary>What was said in it, and a way to add something.</summary>
    public SessionConversation Conversation { get; }

    /// <summary>The folder of the project.</summary>
    public string RootPath => _capabilities.Paths.Root;

    /// <summary>Paths inside the project; what would lead out of it is refused.</summary>
    public AgentPaths Paths => _capabilities.Paths;

    /// <summary>The configuration as it is now.</summary>
    public AgentConfig Config => _capabilities.Snapshot().Config;

    /// <summary>The variables of the agent: what the user gave to it, and over it what stands in the project. Never those of the host.</summary>
    public IReadOnlyDictionary<string, string> Env => _capabilities.Snapshot().Env;

    /// <summary>The variables that the user gave to all of his agents.</summary>
    public IReadOnlyDictionary<string, string> GlobalEnv => _capabilities.Snapshot().GlobalEnv;

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; }

    /// <summary>The models.</summary>
    public ModelPool Models => _capabilities.Models;

    /// <summary>All time comes from here.</summary>
    public TimeProvider Clock => _capabilities.Clock;
}
