namespace Cloister.Testing;

/// <summary>Where a test begins: a real runtime with the plugins under test, a manual clock, and everything it does on record.</summary>
public static class TestRuntime
{
    /// <summary>A runtime with these plugins; add what else the test needs, then start it or open a session.</summary>
    public static TestRuntimeBuilder<GlobalPluginContext, SessionPluginContext> With(params IEnumerable<Plugin> plugins) => new(plugins);

    /// <summary>The same for plugins that take contexts of the host's own kinds.</summary>
    /// <param name="globalContext">Makes the global context; it may be null where that is the plain one.</param>
    /// <param name="sessionContext">Makes session contexts; it may be null where they are the plain ones.</param>
    /// <param name="plugins">The plugins under test.</param>
    public static TestRuntimeBuilder<TGlobal, TSession> With<TGlobal, TSession>(
        Func<GlobalContextArguments, TGlobal>? globalContext,
        Func<SessionContextArguments, TSession>? sessionContext,
        params IEnumerable<Plugin> plugins
    )
        where TGlobal : GlobalPluginContext
        where TSession : SessionPluginContext =>
        new TestRuntimeBuilder<TGlobal, TSession>(plugins).Configure(options =>
        {
            options.GlobalContextFactory = globalContext;
            options.SessionContextFactory = sessionContext;
        });
}
