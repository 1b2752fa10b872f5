namespace Cloister.Agents;

/// <summary>
/// A passive plugin of the agent: it says at which points it takes part, and is called when they are reached. It starts nothing, keeps nothing running
/// and calls no session; what outlives a call belongs to a service.
/// </summary>
/// <remarks>One object serves all sessions, from several threads at once: what belongs to one of them is in its context.</remarks>
/// <example>
/// <code>
/// public sealed class ProfanityPlugin : AgentPlugin
/// {
///     public override PluginId PluginId => new("profanity");
///     protected override void Hook(PointHooks hooks) => hooks
///         .Guard(ChatPoints.AuthorizeIncoming, (context, who) => IsBanned(who.UserId) ? Refuse("banned") : Pass)
///         .Pipeline(ChatPoints.BeforeReply, (context, reply) => reply with { Text = Clean(reply.Text) });
/// }
/// </code>
/// </example>
public abstract class AgentPlugin : SessionPlugin<AgentSessionContext>
{
    /// <summary>Its name for people.</summary>
    /// <value>The id by default.</value>
    public virtual string Title => PluginId.Value;

    /// <summary>What it does, in a sentence.</summary>
    public virtual string Description => "";

    /// <summary>Whether it takes part when the configuration does not mention it.</summary>
    /// <value><see langword="true"/> by default.</value>
    public virtual bool IsOnByDefault => true;

    /// <summary>What people can have it do: install what it needs, show how it is set, and so on.</summary>
    public virtual IReadOnlyList<PluginAction> Actions => [];

    /// <summary>Draws the form by which it is installed or configured; null if it has none.</summary>
    public virtual PluginSetup? Setup => null;

    /// <summary>Draws the form of its settings; null if it has none.</summary>
    public virtual PluginUsage? Usage => null;

    /// <summary>What a guard answers when nothing is against it.</summary>
    protected static Verdict Pass => Verdict.Pass;

    /// <summary>What a guard answers to refuse.</summary>
    /// <param name="reason">Why. It is shown to whoever is refused.</param>
    protected static Verdict Refuse(string reason) => Verdict.Refuse(reason);

    /// <summary>Says at which points it takes part. Called once at the start of an agent, before there are any sessions.</summary>
    /// <param name="hooks">Takes the handlers.</param>
    protected abstract void Hook(PointHooks hooks);

    /// <summary>What every model request of a session is told because of this plugin; null if nothing.</summary>
    protected internal virtual string? System(AgentSessionContext context) => null;

    /// <summary>Says what is missing for it to work. Asked by people, at most twice a minute.</summary>
    /// <param name="context">The agent's side: a context without a conversation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected internal virtual ValueTask<PluginAvailability> AvailabilityAsync(
        AgentSessionContext context,
        CancellationToken cancellationToken
    ) => new(PluginAvailability.Available);

    /// <summary>Its hooks begin to listen.</summary>
    protected sealed override void Attach(AgentSessionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var hook in context.Points.HooksOf(this))
        {
            if (hook.Point.Scope == (context.IsLobby ? PointScope.Agent : PointScope.Session))
            {
                hook.ListenIn(context, this);
            }
        }
    }

    /// <summary>Its hooks begin to listen.</summary>
    protected sealed override ValueTask AttachAsync(AgentSessionContext context, CancellationToken cancellationToken)
    {
        Attach(context);
        return ValueTask.CompletedTask;
    }

    internal void Declare(PointHooks hooks) => Hook(hooks);

    internal void Listen<T>(AgentSessionContext context, Func<EventEnvelope<T>, ValueTask> handler, int priority, string point) =>
        On(context, handler, priority, point);

    internal void Answer<TIn, TOut>(
        AgentSessionContext context,
        ResolvePoint<TIn, TOut> point,
        Func<EventEnvelope<ResolveCall<TIn>>, ValueTask<Reply<TOut>>> handler
    ) => OnRequest(context, point.Request, handler);
}
