using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    private static readonly UpDownCounter<int> OpenCount = Telemetry.Meter.CreateUpDownCounter<int>(
        "cloister.sessions",
        description: "Open sessions."
    );

    private static readonly Counter<int> FailureCount = Telemetry.Meter.CreateCounter<int>(
        "cloister.plugin.failures",
        description: "Failures of plugins in lifecycle hooks."
    );

    /// <summary>Takes the shared side of the gate, so that sessions are created side by side, and fills the session.</summary>
    private protected async ValueTask<TSession> OpenAsync<TSession>(
        TSession session,
        RuntimeSettings? settings,
        Func<SessionContextArguments, PluginContext> contextFactory,
        CancellationToken cancellationToken
    )
        where TSession : PluginSession
    {
        ObjectDisposedException.ThrowIf(IsDisposing, this);
        var outer = RuntimeOperation.Inside(this);
        if (outer is { IsExclusive: true })
        {
            throw ReconcileInProgressException.Inside(SessionCreation.Operation, outer.Name);
        }

        while (!_gate.TryEnterShared(isNested: outer is not null))
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        using var activity = Telemetry.Source.StartActivity("session.create");
        var operation = new RuntimeOperation(this, SessionCreation.Operation, RuntimeOperation.Side.Shared) { Stepping = session }.Mark();
        try
        {
            ThrowUnlessRunning(SessionCreation.Operation);
            await SessionCreation.RunAsync(session, settings, contextFactory, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginLifecycleException exception)
        {
            RuntimeLog.FinishedWithFailures(SessionLog, SessionCreation.Operation, exception.Failures.Count);
            throw;
        }
        catch (OperationCanceledException exception) when (IsDisposing && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(
                "The runtime was disposed while the session was being created; nothing of the session is left.",
                exception
            );
        }
        finally
        {
            operation.End();
            _gate.LeaveShared();
        }

        SessionWasOpened(session);
        return session;
    }

    /// <summary>A token of one operation's own for hooks that may wait: what they register on it ends with the operation.</summary>
    internal CancellationTokenSource EndWithRuntime(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);

    internal ScopeBlueprint SessionBlueprint(PluginSession session, RuntimeSettings? settings) =>
        _blueprints!.For(settings ?? SettingsOf(session, _settings), SessionCreation.Operation);

    internal void SessionClosed(PluginSession session, int failures)
    {
        OpenCount.Add(-1);
        if (SessionLog.IsEnabled(LogLevel.Information))
        {
            RuntimeLog.SessionClosed(SessionLog, session.SessionId);
        }

        if (failures > 0)
        {
            RuntimeLog.FinishedWithFailures(SessionLog, "Disposing a session", failures);
        }
    }

    internal static void CountFailure() => FailureCount.Add(1);

    private void SessionWasOpened(PluginSession session)
    {
        OpenCount.Add(1);
        if (SessionLog.IsEnabled(LogLevel.Information))
        {
            RuntimeLog.SessionOpened(SessionLog, session.SessionId);
        }
    }
}
