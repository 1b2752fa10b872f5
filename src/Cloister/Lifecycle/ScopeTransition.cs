namespace Cloister;

/// <summary>Takes one open scope from what it is to a blueprint, and leaves a trace of each step, so that it can be taken back.</summary>
internal sealed class ScopeTransition(
    PluginScope scope,
    ScopeBlueprint target,
    RuntimeOperation operation,
    PluginCatalog catalog,
    CancellationToken cancellationToken
)
{
    private readonly LifecyclePhase _phase = scope.IsGlobal ? LifecyclePhase.UpdateGlobalSettings : LifecyclePhase.UpdateSessionSettings;
    private readonly TransitionTrace _trace = new(scope, target);
    private List<PluginFailure>? _failures;

    public PluginScope Scope => scope;

    /// <summary>The settings that the scope ends up with.</summary>
    public RuntimeSettings Settings { get; private set; } = target.Settings;

    /// <exception cref="PluginLifecycleException">Plugins failed; all of the same step had their turn.</exception>
    /// <exception cref="ScopeGoneException">The scope was disposed on the way.</exception>
    public async ValueTask ApplyAsync()
    {
        var old = target.Enabled.HearsOfSettings ? scope.Context.ToSnapshot() : null;
        var leaving = Array.FindAll(_trace.Before.Members, plugin => !target.Enabled.Contains(plugin));
        var staying = Array.FindAll(_trace.Before.Members, target.Enabled.Contains);

        await DetachAsync(leaving).ConfigureAwait(false);
        await InstallAsync(leaving).ConfigureAwait(false);
        await SwitchOffAsync(staying).ConfigureAwait(false);
        await AttachAsync().ConfigureAwait(false);
        await SwitchOnAsync(staying).ConfigureAwait(false);
        await TellAsync(old).ConfigureAwait(false);

        // The same members; scopes alike share the list.
        scope.Live = target.Enabled;
    }

    public void Commit()
    {
        scope.Commit(Settings);
        foreach (var plugin in _trace.Left)
        {
            scope.LogChange(plugin, isEnabled: false);
        }

        foreach (var plugin in _trace.Entered)
        {
            scope.LogChange(plugin, isEnabled: true);
        }
    }

    /// <summary>Puts the scope back to where it was, as far as that can be done: what fails now is logged and left behind.</summary>
    /// <exception cref="ScopeGoneException">The scope was disposed on the way.</exception>
    public ValueTask RestoreAsync() => new ScopeRestoration(scope, _trace, operation.Name, catalog).RunAsync();

    private async ValueTask DetachAsync(InstalledPlugin[] leaving)
    {
        foreach (var plugin in leaving)
        {
            ThrowIfGone();
            _trace.Leave(plugin);
            scope.Live = scope.Live.Without(plugin);
            Note(plugin.Id, "detach", await PluginSteps.DetachAsync(scope, plugin).ConfigureAwait(false));
            scope.Context.Depart(plugin.Id);
            scope.Observe(RuntimeStepKind.PluginDetached, plugin);
        }

        ThrowIfFailed();
    }

    private async ValueTask InstallAsync(InstalledPlugin[] leaving)
    {
        ThrowIfGone();
        var registration = ScopeRegistration.Run(
            scope,
            target,
            _trace.Entering,
            TransitionTrace.Ids(leaving),
            _phase,
            operation.Name,
            operation
        );
        registration.Install();
        _trace.IsInstalled = true;
        Settings = registration.Settings;
        scope.InForce = Settings;
        await DisposeServicesAsync(leaving).ConfigureAwait(false);
        ScopeInjection.Run(scope, ref _failures);
        scope.Observe(RuntimeStepKind.OverridesApplied);
        ThrowIfFailed();
    }

    private async ValueTask SwitchOffAsync(InstalledPlugin[] staying)
    {
        foreach (var registration in Switched(staying, isOn: false))
        {
            ThrowIfGone();
            _trace.SwitchOff(registration);
            Note(registration.PluginId, "detach", await PluginSteps.DetachServiceAsync(scope, registration).ConfigureAwait(false));
        }

        ThrowIfFailed();
    }

    private async ValueTask AttachAsync()
    {
        foreach (var plugin in _trace.Entering)
        {
            ThrowIfGone();
            _trace.Enter(plugin);
            scope.Live = scope.Live.With(plugin, catalog);
            scope.Context.Arrive(plugin.Id);
            Note(plugin.Id, "attach", await PluginSteps.AttachAsync(scope, plugin, cancellationToken).ConfigureAwait(false));
            scope.Observe(RuntimeStepKind.PluginAttached, plugin);
        }

        ThrowIfFailed();
    }

    private async ValueTask SwitchOnAsync(InstalledPlugin[] staying)
    {
        foreach (var registration in Switched(staying, isOn: true))
        {
            ThrowIfGone();
            _trace.SwitchOn(registration);
            Note(
                registration.PluginId,
                "attach",
                await PluginSteps.AttachServiceAsync(scope, registration, cancellationToken).ConfigureAwait(false)
            );
        }

        ThrowIfFailed();
    }

    private async ValueTask TellAsync(PluginContext? old)
    {
        foreach (var plugin in scope.Live.Members)
        {
            ThrowIfGone();
            if (plugin.HearsOfSettings)
            {
                _trace.Tell(plugin);
                await scope
                    .Runtime.Bounded(plugin.Plugin.TellSettingsChanged(old!, scope.Context, cancellationToken))
                    .ConfigureAwait(false);
            }

            scope.Observe(RuntimeStepKind.SettingsTold, plugin);
        }

        ThrowIfGone();
    }

    /// <summary>Stateful services of plugins that stay, and that settings switch on or off.</summary>
    private ServiceRegistration[] Switched(InstalledPlugin[] staying, bool isOn)
    {
        if (!scope.Registry.MayHaveStateful)
        {
            return [];
        }

        return
        [
            .. staying
                .SelectMany(plugin => scope.Registry.StatefulOf(plugin.Id))
                .Where(now =>
                    now.IsEnabled == isOn && _trace.LayoutBefore.Find(now.PluginId, now.ServiceId) is { } before && before.IsEnabled != isOn
                ),
        ];
    }

    private async ValueTask DisposeServicesAsync(InstalledPlugin[] plugins)
    {
        var failures = await PluginSteps.DisposeServicesOfAsync(scope, plugins).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            (_failures ??= []).AddRange(failures);
        }
    }

    private void ThrowIfGone()
    {
        ScopeGoneException.ThrowIf(scope);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void ThrowIfFailed()
    {
        if (_failures is not null)
        {
            // A scope that was disposed by a hook makes what follows fail; that is no failure of the update.
            ThrowIfGone();
            throw new PluginLifecycleException(_phase, _failures);
        }
    }

    private void Note(PluginId plugin, string hook, Exception? failure)
    {
        if (failure is not null)
        {
            scope.LogFailure(plugin, hook, failure);
            (_failures ??= []).Add(new(plugin.Value, failure));
        }
    }
}
