namespace Cloister;

/// <summary>Builds the global scope: all register, the context is made, all attach.</summary>
internal sealed class GlobalCreation(
    GlobalScope scope,
    PluginCatalog catalog,
    Func<GlobalContextArguments, PluginContext> contextFactory,
    Type contextType
)
{
    private readonly List<PluginFailure> _failures = [];

    /// <returns>The settings to store, and the plugins that failed to attach and were taken out.</returns>
    public async ValueTask<(RuntimeSettings Stored, IReadOnlyList<PluginFailure> Failures)> RunAsync(
        RuntimeSettings settings,
        AttachFailurePolicy policy,
        Action<GlobalScope?> expose,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var stored = Register(settings, out var enabled);
            expose(scope);
            await AttachAsync(enabled, cancellationToken).ConfigureAwait(false);
            if (_failures.Count > 0 && policy == AttachFailurePolicy.RollBackAll)
            {
                throw new PluginLifecycleException(LifecyclePhase.AttachGlobal, _failures);
            }

            scope.Commit(stored);
            return scope.TryOpen() ? (stored, _failures) : throw new ScopeGoneException();
        }
        catch (Exception exception)
        {
            expose(null);
            if (!Fatal.IsFatal(exception))
            {
                scope.RequestClose();
                await ScopeTeardown.RunAsync(scope, scope.Live.Members).ConfigureAwait(false);
                scope.EndClose();
            }

            throw;
        }
    }

    private RuntimeSettings Register(RuntimeSettings settings, out PluginGroup enabled)
    {
        enabled = Enablement.Choose(catalog.Globals, settings, ServiceRegistry.NoPlugins, scope.Runtime.Log);
        scope.Observe(RuntimeStepKind.PluginsChosen);
        var registration = ScopeRegistration.Run(
            scope,
            new ScopeBlueprint(settings, enabled),
            enabled.Members,
            leaving: ServiceRegistry.NoPlugins,
            LifecyclePhase.AttachGlobal,
            "InitializeAsync"
        );
        scope.InForce = registration.Settings;
        registration.Install();
        scope.Build(contextFactory, contextType);
        List<PluginFailure>? failures = null;
        ScopeInjection.Run(scope, ref failures);
        scope.Observe(RuntimeStepKind.OverridesApplied);
        return failures is null ? registration.Settings : throw new PluginLifecycleException(LifecyclePhase.AttachGlobal, failures);
    }

    private async ValueTask AttachAsync(PluginGroup enabled, CancellationToken cancellationToken)
    {
        var failed = new List<InstalledPlugin>();
        foreach (var plugin in enabled.Members)
        {
            ThrowIfGone();
            cancellationToken.ThrowIfCancellationRequested();
            scope.Live = scope.Live.With(plugin, catalog);
            if (await PluginSteps.AttachAsync(scope, plugin, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                scope.LogFailure(plugin.Id, "attach", failure);
                _failures.Add(new(plugin.Id.Value, failure));
                failed.Add(plugin);
            }

            scope.Observe(RuntimeStepKind.PluginAttached, plugin);
        }

        ThrowIfGone();
        foreach (var plugin in failed)
        {
            await ScopeEviction.RunAsync(scope, plugin).ConfigureAwait(false);
        }
    }

    private void ThrowIfGone()
    {
        if (scope.IsGoing)
        {
            throw new ScopeGoneException();
        }
    }
}
