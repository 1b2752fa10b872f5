using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The execution context as one session sees it. It is made anew each time the session wakes.</summary>
public sealed class AgentSessionContext : SessionPluginContext
{
    private readonly AgentCapabilities _capabilities;
    private readonly SessionConversation? _conversation;
    private readonly long _key;

    /// <param name="arguments">What the runtime lends.</param>
    /// <param name="capabilities">What the agent lends.</param>
    /// <param name="session">The session; null for the lobby.</param>
    internal AgentSessionContext(SessionContextArguments arguments, AgentCapabilities capabilities, SessionRow? session)
        : base(arguments)
    {
        _capabilities = capabilities;
        _conversation = session is null ? null : capabilities.Sessions.Get(session.Id).Conversation;
        _key = session?.Key ?? 0;
    }

    /// <summary>Which agent this is.</summary>
    public AgentInfo Agent => _capabilities.Agent;

    /// <summary>Whether this is the lobby, where points of the whole agent are reached: it has no conversation.</summary>
    public bool IsLobby => _conversation is null;

    /// <summary>The session, by the name that everybody knows it by.</summary>
    /// <exception cref="InvalidOperationException">This is the lobby.</exception>
    public string AgentSessionId => Conversation.SessionId;

    /// <summary>What was said in it, and a way to add something.</summary>
    /// <exception cref="InvalidOperationException">This is the lobby.</exception>
    public SessionConversation Conversation =>
        _conversation
        ?? throw new InvalidOperationException(
            "The lobby belongs to no session, so it has no conversation. A point whose handlers need one has to be a point of the session."
        );

    /// <summary>The plugins: what there are, and the points at which they take part in this session.</summary>
    public AgentPlugins Plugins => IsLobby ? _capabilities.Plugins : _capabilities.Plugins.In(AgentSessionId);

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
    public ILogger Logger => _capabilities.SessionLogger;

    /// <summary>The models.</summary>
    public ModelPool Models => _capabilities.Models;

    /// <summary>What a plugin remembers of this session, over sleep and restart, until the session is removed; in the lobby, of the agent.</summary>
    public PluginState StateOf(PluginId owner) => new(_capabilities.Store, owner, _key);

    /// <summary>Has a service do something, on behalf of this session. What goes wrong is in the result.</summary>
    /// <param name="service">The name of the service.</param>
    /// <param name="action">One of its actions.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<InvokeResult> InvokeAsync(
        string service,
        string action,
        JsonData? payload = null,
        CancellationToken cancellationToken = default
    ) =>
        _capabilities
            .Services()
            .InvokeAsync(service, action, payload, IsLobby ? ActionCaller.Code : ActionCaller.Session(AgentSessionId), cancellationToken);

    /// <summary>All time comes from here.</summary>
    public TimeProvider Clock => _capabilities.Clock;

    internal AgentPoints Points => _capabilities.Points;
}
