namespace Cloister;

/// <summary>What a runtime is initialised with.</summary>
/// <typeparam name="TGlobal">The kind of the global context.</typeparam>
/// <typeparam name="TSession">The kind of session contexts.</typeparam>
public class InitOptions<TGlobal, TSession>
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    /// <summary>What the runtime is made with when <see cref="PluginRuntime.StartAsync(IEnumerable{Plugin}, InitOptions?, CancellationToken)"/> makes it.</summary>
    public RuntimeOptions? Runtime { get; set; }

    /// <summary>The first settings.</summary>
    public RuntimeSettings Settings { get; set; } = RuntimeSettings.Empty;

    /// <summary>What happens to settings that name unknown plugins or services.</summary>
    /// <value>They are refused by default.</value>
    public UnknownReferencePolicy UnknownReferences { get; set; } = UnknownReferencePolicy.Throw;

    /// <summary>Makes the global context; needed when it is of the host's own kind.</summary>
    public Func<GlobalContextArguments, TGlobal>? GlobalContextFactory { get; set; }

    /// <summary>Makes the context of sessions that bring no factory of their own.</summary>
    public Func<SessionContextArguments, TSession>? SessionContextFactory { get; set; }

    /// <summary>
    /// Works out a session's settings from the runtime's, at its creation and in every full update, so that what is special
    /// about a session outlives the update. A session that was created with settings of its own starts with these.
    /// </summary>
    /// <value>The runtime's settings as they are by default.</value>
    public Func<PluginSession, RuntimeSettings, RuntimeSettings>? SessionSettings { get; set; }

    /// <summary>What becomes of the runtime when a global plugin fails to attach.</summary>
    /// <value>By default it stays usable without that plugin, and the exception tells.</value>
    public AttachFailurePolicy OnAttachFailure { get; set; } = AttachFailurePolicy.StayDegraded;
}
