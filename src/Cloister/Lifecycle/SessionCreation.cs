namespace Cloister;

/// <summary>Builds one session, in the order that the documentation gives: all register, then all attach, then it is published.</summary>
internal static class SessionCreation
{
    public const string Operation = "CreateSessionAsync";

    /// <summary>Fills the session and publishes it, or leaves no trace of it.</summary>
    public static async ValueTask RunAsync(
        PluginSession session,
        RuntimeSettings? settings,
        Func<SessionContextArguments, PluginContext> contextFactory,
        CancellationToken cancellationToken
    )
    {
        var started = 0;
        var blueprint = ScopeBlueprint.Nothing;
        try
        {
            blueprint = session.Runtime.SessionBlueprint(session, settings);
            session.Observe(RuntimeStepKind.OverridesParsed);
            session.Observe(RuntimeStepKind.PluginsChosen);
            session.Observe(RuntimeStepKind.RegistryCreated);
            var plugins = blueprint.Enabled.Members;
            var registration = ScopeRegistration.Run(
                session,
                blueprint,
                plugins,
                leaving: ServiceRegistry.NoPlugins,
                LifecyclePhase.AttachSession,
                Operation
            );
            registration.Install();
            List<PluginFailure>? failures = null;
            ScopeInjection.Run(session, ref failures);
            session.Observe(RuntimeStepKind.OverridesApplied);
            session.InForce = registration.Settings;
            session.Build(contextFactory);

            using var hooks =
                blueprint.Enabled.WaitsInAttach || session.Registry.MayHaveStateful
                    ? session.Runtime.EndWithRuntime(cancellationToken)
                    : null;
            var attaching = session.AttachesQuietly(blueprint.Enabled) ? [] : plugins;
            while (started < attaching.Length)
            {
                ThrowIfGone(session, cancellationToken);
                var step = PluginSteps.AttachAsync(session, attaching[started++], hooks?.Token ?? cancellationToken);
                var failure = step.IsCompletedSuccessfully ? step.Result : await step.ConfigureAwait(false);
                Note(session, attaching[started - 1], failure, ref failures);
            }

            ThrowIfGone(session, cancellationToken);
            if (failures is not null)
            {
                throw new PluginLifecycleException(LifecyclePhase.AttachSession, failures);
            }

            session.Live = blueprint.Enabled;
            session.Commit(registration.Settings);
            Publish(session);
        }
        catch (Exception exception)
        {
            if (!Fatal.IsFatal(exception))
            {
                await UnwindAsync(session, blueprint.Enabled.Members[..started]).ConfigureAwait(false);
            }

            throw;
        }
    }

    private static void Publish(PluginSession session)
    {
        session.Runtime.OpenSessions.Add(session);

        // Whoever disposes the runtime from inside a hook lists the open sessions without waiting for this one.
        if (session.Runtime.IsDisposing || !session.TryOpen())
        {
            session.Runtime.OpenSessions.Remove(session);
            throw Gone(session);
        }

        session.Observe(RuntimeStepKind.SessionOpened);
    }

    private static void Note(PluginSession session, InstalledPlugin plugin, Exception? failure, ref List<PluginFailure>? failures)
    {
        if (failure is not null)
        {
            session.LogFailure(plugin.Id, "attach", failure);
            (failures ??= []).Add(new(plugin.Id.Value, failure));
        }

        session.Observe(RuntimeStepKind.PluginAttached, plugin);
    }

    private static void ThrowIfGone(PluginSession session, CancellationToken cancellationToken)
    {
        if (session.IsClosing || session.Runtime.IsDisposing)
        {
            throw Gone(session);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static ObjectDisposedException Gone(PluginSession session) =>
        session.Runtime.IsDisposing
            ? new("PluginRuntime", "The runtime was disposed while the session was being created; nothing of the session is left.")
            : new("PluginSession", "The session was disposed while it was being created.");

    // What failed here is only logged: the caller gets the reason why the session could not be created.
    private static async ValueTask UnwindAsync(PluginSession session, InstalledPlugin[] started)
    {
        session.RequestClose();
        session.Closer = RuntimeOperation.Current;
        session.SignalClosed();
        try
        {
            await ScopeTeardown.RunAsync(session, started).ConfigureAwait(false);
        }
        finally
        {
            session.EndClose();
        }
    }
}
