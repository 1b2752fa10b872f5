namespace Cloister;

/// <summary>A runtime whose contexts are the plain ones.</summary>
public sealed class PluginRuntime : PluginRuntime<GlobalPluginContext, SessionPluginContext>
{
    /// <inheritdoc />
    public PluginRuntime(IEnumerable<Plugin>? plugins = null, RuntimeOptions? options = null)
        : base(plugins, options) { }

    /// <summary>Creates and initialises a runtime; if anything fails it is disposed again, and the failure is thrown.</summary>
    public static async ValueTask<PluginRuntime> StartAsync(
        IEnumerable<Plugin> plugins,
        InitOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await StartAsync(new PluginRuntime(plugins, options?.Runtime), options, cancellationToken).ConfigureAwait(false);

    /// <summary>The same for a runtime with contexts of the host's own kinds.</summary>
    public static async ValueTask<PluginRuntime<TGlobal, TSession>> StartAsync<TGlobal, TSession>(
        IEnumerable<Plugin> plugins,
        InitOptions<TGlobal, TSession> options,
        CancellationToken cancellationToken = default
    )
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext
    {
        ArgumentNullException.ThrowIfNull(options);
        return await StartAsync(new PluginRuntime<TGlobal, TSession>(plugins, options.Runtime), options, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async ValueTask<TRuntime> StartAsync<TRuntime, TGlobal, TSession>(
        TRuntime runtime,
        InitOptions<TGlobal, TSession>? options,
        CancellationToken cancellationToken
    )
        where TRuntime : PluginRuntime<TGlobal, TSession>
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext
    {
        try
        {
            await runtime.InitializeAsync(options, cancellationToken).ConfigureAwait(false);
            return runtime;
        }
        catch
        {
            await DisposeQuietlyAsync(runtime).ConfigureAwait(false);
            throw;
        }
    }

    // The reason why it could not start matters more than what failed while it was taken down; that was logged.
    private static async ValueTask DisposeQuietlyAsync(PluginRuntimeBase runtime)
    {
        try
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
        }
        catch (PluginLifecycleException exception)
        {
            RuntimeLog.RollbackFailed(runtime.Log, "StartAsync", exception);
        }
    }
}
