namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    private UnknownReferencePolicy _unknownReferences;
    private Func<PluginSession, RuntimeSettings, RuntimeSettings>? _sessionSettings;

    /// <summary>Brings up the global scope.</summary>
    private protected async ValueTask StartGlobalAsync(
        RuntimeSettings settings,
        UnknownReferencePolicy policy,
        Func<PluginSession, RuntimeSettings, RuntimeSettings>? sessionSettings,
        AttachFailurePolicy onAttachFailure,
        Func<GlobalContextArguments, PluginContext> contextFactory,
        CancellationToken cancellationToken
    )
    {
        const string Operation = "InitializeAsync";
        await RunExclusiveAsync(
                Operation,
                async (operation, token) =>
                {
                    if (_global is not null)
                    {
                        throw new InvalidOperationException(
                            "The runtime is initialised already. Use UpdateSettingsAsync to change its settings."
                        );
                    }

                    _unknownReferences = policy;
                    _sessionSettings = sessionSettings;
                    var global = new GlobalScope(this);
                    operation.Stepping = global;
                    var creation = new GlobalCreation(global, _catalog, contextFactory, GlobalContextType);
                    var (stored, failures) = await creation
                        .RunAsync(Check.Plugins(Operation, settings), onAttachFailure, scope => _global = scope, token)
                        .ConfigureAwait(false);
                    _settings = stored;
                    _blueprints = new(this, _catalog, global.Committed.Ids);
                    RuntimeLog.Initialised(Log, global.Committed.Members.Length);
                    if (failures.Count > 0)
                    {
                        RuntimeLog.FinishedWithFailures(Log, Operation, failures.Count);
                        throw new PluginLifecycleException(LifecyclePhase.AttachGlobal, failures);
                    }
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Runs one operation on the exclusive side of the gate, in a flow that is marked as its own.</summary>
    private async ValueTask RunExclusiveAsync(
        string name,
        Func<RuntimeOperation, CancellationToken, ValueTask> body,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(IsDisposing, this);
        if (RuntimeOperation.Inside(this) is { } outer)
        {
            throw ReconcileInProgressException.Inside(name, outer.Name);
        }

        if (!await _gate.TryEnterExclusiveAsync(cancellationToken).ConfigureAwait(false))
        {
            ObjectDisposedException.ThrowIf(IsDisposing, this);
            throw ReconcileInProgressException.Overlapping(name);
        }

        using var activity = Telemetry.Source.StartActivity(name);
        using var hooks = EndWithRuntime(cancellationToken);
        var operation = new RuntimeOperation(this, name, RuntimeOperation.Side.Exclusive).Mark();
        try
        {
            ObjectDisposedException.ThrowIf(IsDisposing, this);
            await body(operation, hooks.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is ScopeGoneException
                || (IsDisposing && exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new ObjectDisposedException($"{name} ended because the runtime was disposed meanwhile; nothing was stored.", exception);
        }
        finally
        {
            operation.End();
            _gate.LeaveExclusive();
        }
    }
}
