namespace Cloister.Hosting;

/// <summary>What the host's runtime is made and initialised with; set once, when the host starts.</summary>
/// <remarks>
/// The logger factory and the clock come from the host's services unless <see cref="InitOptions{TGlobal, TSession}.Runtime"/>
/// brings others. <see cref="InitOptions{TGlobal, TSession}.Settings"/> is the ground that settings from configuration and
/// files are laid over.
/// </remarks>
/// <typeparam name="TGlobal">The kind of the global context.</typeparam>
/// <typeparam name="TSession">The kind of session contexts.</typeparam>
public sealed class CloisterOptions<TGlobal, TSession> : InitOptions<TGlobal, TSession>
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    /// <summary>Whether the host starts although global plugins failed to attach, or folders of plugins were refused.</summary>
    /// <value>False by default: the start of the host fails, and the exception says why.</value>
    public bool AllowDegraded { get; set; }
}
