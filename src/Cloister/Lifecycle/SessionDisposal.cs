namespace Cloister;

/// <summary>Ends one session; whoever was first to ask runs it.</summary>
internal static class SessionDisposal
{
    public static ValueTask RunAsync(PluginSession session, Task stepEnded)
    {
        if (!stepEnded.IsCompleted || !session.EndsQuietly)
        {
            return RunMarkedAsync(session, stepEnded);
        }

        // Nobody's code runs, so there is nothing to wait for, nothing that can fail, and no call to recognise.
        var plugins = session.Live.Members;
        using (Telemetry.Source.StartActivity("session.dispose"))
        {
            ScopeTeardown.Close(session);
        }

        // Unless another thread made or opened something while this one looked.
        if (session.Registry.HasCreated || session.Context.HasAttachments)
        {
            return RunMarkedAsync(session, stepEnded, plugins);
        }

        Leave(session, failures: 0);
        return default;
    }

    private static async ValueTask RunMarkedAsync(PluginSession session, Task stepEnded, InstalledPlugin[]? plugins = null)
    {
        using var activity = Telemetry.Source.StartActivity("session.dispose");
        var operation = new RuntimeOperation(session.Runtime, "session disposal", RuntimeOperation.Side.None) { Stepping = session }.Mark();
        session.Closer = operation;
        IReadOnlyList<PluginFailure> failures = [];
        try
        {
            await OperationWaits.WaitAsync(() => session.Stepper, stepEnded).ConfigureAwait(false);

            session.SignalClosed();
            failures = await ScopeTeardown.RunAsync(session, plugins ?? session.Live.Members).ConfigureAwait(false);
        }
        finally
        {
            operation.End();
            Leave(session, failures.Count);
        }

        if (failures.Count > 0)
        {
            throw new PluginLifecycleException(LifecyclePhase.DetachSession, failures);
        }
    }

    private static void Leave(PluginSession session, int failures)
    {
        session.Runtime.OpenSessions.Remove(session);
        session.Observe(RuntimeStepKind.SessionRemoved);
        session.EndClose();
        session.Runtime.SessionClosed(session, failures);
    }
}
