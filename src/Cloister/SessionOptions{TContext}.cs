namespace Cloister;

/// <summary>What one session is created with.</summary>
/// <typeparam name="TContext">The kind of its context.</typeparam>
public class SessionOptions<TContext>
    where TContext : SessionPluginContext
{
    /// <summary>The id, for hosts that have one; it must not be in use by another open session.</summary>
    public SessionId? Id { get; set; }

    /// <summary>Settings of its own; the runtime's when null.</summary>
    public RuntimeSettings? Settings { get; set; }

    /// <summary>Makes the context; needed when it is of the host's own kind and <see cref="InitOptions{TGlobal, TSession}"/> has no factory.</summary>
    public Func<SessionContextArguments, TContext>? ContextFactory { get; set; }
}
