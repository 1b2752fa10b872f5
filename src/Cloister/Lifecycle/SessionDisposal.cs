namespace Cloister;

/// <summary>Ends one session; whoever was first to ask runs it.</summary>
internal static class SessionDisposal
{
    public static async ValueTask RunAsync(PluginSession session, Task stepEnded)
    {
        var runtime = session.Runtime;
        using var activity = Telemetry.Source.StartActivity("session.dispose");
        var operation = session.EndsQuietly
            ? null
            : new RuntimeOperation(runtime, "session disposal", RuntimeOperation.Side.None) { Stepping = session }.Mark();
        IReadOnlyList<PluginFailure> failures;
        try
        {
            if (!stepEnded.IsCompleted)
            {
                await stepEnded.ConfigureAwait(false);
            }

            session.SignalClosed();
            failures = await ScopeTeardown.RunAsync(session, session.Live.Members).ConfigureAwait(false);
        }
        finally
        {
            runtime.OpenSessions.Remove(session);
            session.Observe(RuntimeStepKind.SessionRemoved);
            operation?.End();
            session.EndClose();
        }

        runtime.SessionClosed(session, failures.Count);
        if (failures.Count > 0)
        {
            throw new PluginLifecycleException(LifecyclePhase.DetachSession, failures);
        }
    }
}
