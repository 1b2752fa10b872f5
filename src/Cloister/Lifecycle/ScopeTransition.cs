namespace Cloister;

/// <summary>
/// Takes one open scope from what it is to a blueprint, and remembers each step it took, so that it can take it back.
/// </summary>
internal sealed class ScopeTransition(
    PluginScope scope,
    ScopeBlueprint target,
    RuntimeOperation operation,
    PluginCatalog catalog,
    CancellationToken cancellationToken
)
{
    private readonly PluginGroup _before = scope.Live;
    private readonly RegistryLayout _layoutBefore = scope.Registry.Layout;
    private readonly RuntimeSettings _inForceBefore = scope.InForce;
    private readonly LifecyclePhase _phase = scope.IsGlobal ? LifecyclePhase.UpdateGlobalSettings : LifecyclePhase.UpdateSessionSettings;

    private List<PluginFailure>? _failures;
    private List<InstalledPlugin>? _left;
    private List<InstalledPlugin>? _entered;
    private List<ServiceRegistration>? _switchedOff;
    private List<ServiceRegistration>? _switchedOn;
    private List<InstalledPlugin>? _told;
    private bool _isInstalled;

    public PluginScope Scope => scope;

    /// <summary>The settings that the scope ends up with.</summary>
    public RuntimeSettings Settings { get; private set; } = target.Settings;

    /// <exception cref="PluginLifecycleException">Plugins failed; all of the same step had their turn.</exception>
    /// <exception cref="ScopeGoneException">The scope was disposed on the way.</exception>
    public async ValueTask ApplyAsync()
    {
        var old = scope.Context.ToSnapshot();
        var leaving = Array.FindAll(_before.Members, plugin => !target.Enabled.Contains(plugin));
        var entering = Array.FindAll(target.Enabled.Members, plugin => !_before.Contains(plugin));
        var staying = Array.FindAll(_before.Members, target.Enabled.Contains);

        await DetachAsync(leaving).ConfigureAwait(false);
        await InstallAsync(leaving, entering).ConfigureAwait(false);
        await SwitchOffAsync(staying).ConfigureAwait(false);
        await AttachAsync(entering).ConfigureAwait(false);
        await SwitchOnAsync(staying).ConfigureAwait(false);
        await TellAsync(old).ConfigureAwait(false);

        // The same members; scopes alike share the list.
        scope.Live = target.Enabled;
    }

    public void Commit()
    {
        scope.Commit(Settings);
        _left?.ForEach(plugin => scope.LogChange(plugin, isEnabled: false));
        _entered?.ForEach(plugin => scope.LogChange(plugin, isEnabled: true));
    }

    /// <summary>Puts the scope back to where it was, as far as that can be done: what fails now is logged and left behind.</summary>
    /// <exception cref="ScopeGoneException">The scope was disposed on the way.</exception>
    public async ValueTask RestoreAsync()
    {
        var abandoned = _told is null ? null : scope.Context.ToSnapshot();
        foreach (var registration in _switchedOn ?? [])
        {
            ThrowIfScopeGone();
            Log(registration.PluginId, "rollback", await PluginSteps.DetachServiceAsync(scope, registration).ConfigureAwait(false));
        }

        foreach (var plugin in _entered ?? [])
        {
            ThrowIfScopeGone();
            await LeaveAsync(plugin).ConfigureAwait(false);
        }

        ThrowIfScopeGone();
        foreach (var plugin in await ReinstallAsync().ConfigureAwait(false))
        {
            ThrowIfScopeGone();
            await ReturnAsync(plugin).ConfigureAwait(false);
        }

        foreach (var registration in _switchedOff ?? [])
        {
            ThrowIfScopeGone();
            Log(
                registration.PluginId,
                "rollback",
                await PluginSteps.AttachServiceAsync(scope, registration, CancellationToken.None).ConfigureAwait(false)
            );
        }

        // Who could not come back is not shown as attached either.
        scope.Live = scope.Live.Members.AsSpan().SequenceEqual(_before.Members) ? _before : scope.Live;
        scope.Commit(scope.Settings);

        // Who had entered was told too, but is detached by now and hears no more.
        foreach (var plugin in (_told ?? []).Where(scope.Live.Contains))
        {
            ThrowIfScopeGone();
            await TellBackAsync(plugin, abandoned!).ConfigureAwait(false);
        }

        ThrowIfScopeGone();
    }

    private async ValueTask DetachAsync(InstalledPlugin[] leaving)
    {
        foreach (var plugin in leaving)
        {
            ThrowIfGone();
            (_left ??= []).Add(plugin);
            scope.Live = scope.Live.Without(plugin);
            Note(plugin.Id, "detach", await PluginSteps.DetachAsync(scope, plugin).ConfigureAwait(false));
            scope.Observe(RuntimeStepKind.PluginDetached, plugin);
        }

        ThrowIfFailed();
    }

    private async ValueTask InstallAsync(InstalledPlugin[] leaving, InstalledPlugin[] entering)
    {
        ThrowIfGone();
        var registration = ScopeRegistration.Run(scope, target, entering, Ids(leaving), _phase, operation.Name, operation);
        registration.Install();
        _isInstalled = true;
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
            (_switchedOff ??= []).Add(registration);
            Note(registration.PluginId, "detach", await PluginSteps.DetachServiceAsync(scope, registration).ConfigureAwait(false));
        }

        ThrowIfFailed();
    }

    private async ValueTask AttachAsync(InstalledPlugin[] entering)
    {
        foreach (var plugin in entering)
        {
            ThrowIfGone();
            (_entered ??= []).Add(plugin);
            scope.Live = scope.Live.With(plugin, catalog);
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
            (_switchedOn ??= []).Add(registration);
            Note(
                registration.PluginId,
                "attach",
                await PluginSteps.AttachServiceAsync(scope, registration, cancellationToken).ConfigureAwait(false)
            );
        }

        ThrowIfFailed();
    }

    private async ValueTask TellAsync(PluginContext old)
    {
        foreach (var plugin in scope.Live.Members)
        {
            ThrowIfGone();
            (_told ??= []).Add(plugin);
            await scope.Runtime.Bounded(plugin.Plugin.TellSettingsChanged(old, scope.Context, cancellationToken)).ConfigureAwait(false);
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
                    now.IsEnabled == isOn && _layoutBefore.Find(now.PluginId, now.ServiceId) is { } before && before.IsEnabled != isOn
                ),
        ];
    }

    private async ValueTask LeaveAsync(InstalledPlugin plugin)
    {
        scope.Live = scope.Live.Without(plugin);
        Log(plugin.Id, "rollback", await PluginSteps.DetachAsync(scope, plugin).ConfigureAwait(false));
        scope.Observe(RuntimeStepKind.PluginDetached, plugin);
    }

    /// <summary>Takes out what had entered, registers what had left anew, and puts the old rows in force, all at once.</summary>
    /// <returns>The plugins that had left and could register again.</returns>
    private async ValueTask<List<InstalledPlugin>> ReinstallAsync()
    {
        InstalledPlugin[] left = [.. _left ?? []];
        List<InstalledPlugin> returning = [.. left];
        var entering = Array.FindAll(target.Enabled.Members, plugin => !_before.Contains(plugin));
        if (left.Length == 0 && !_isInstalled)
        {
            await DisposeServicesAsync(entering).ConfigureAwait(false);
            return returning;
        }

        scope.InForce = _inForceBefore;
        try
        {
            await DisposeServicesAsync(left).ConfigureAwait(false);
            ScopeRegistration.Restore(scope, _layoutBefore, returning, Ids(_isInstalled ? entering : left)).Install();
            await DisposeServicesAsync([.. left.Except(returning)]).ConfigureAwait(false);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            RuntimeLog.RollbackFailed(scope.Runtime.Log, operation.Name, exception);
        }

        await DisposeServicesAsync(entering).ConfigureAwait(false);
        List<PluginFailure>? failures = null;
        ScopeInjection.Run(scope, ref failures);
        return returning;
    }

    private async ValueTask ReturnAsync(InstalledPlugin plugin)
    {
        scope.Live = scope.Live.With(plugin, catalog);
        var failure = await PluginSteps.AttachAsync(scope, plugin, CancellationToken.None).ConfigureAwait(false);
        scope.Observe(RuntimeStepKind.PluginAttached, plugin);
        if (failure is not null)
        {
            Log(plugin.Id, "rollback", failure);
            await ScopeEviction.RunAsync(scope, plugin).ConfigureAwait(false);
        }
    }

    private async ValueTask TellBackAsync(InstalledPlugin plugin, PluginContext abandoned)
    {
        try
        {
            await scope
                .Runtime.Bounded(plugin.Plugin.TellSettingsChanged(abandoned, scope.Context, CancellationToken.None))
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            Log(plugin.Id, "rollback", exception);
        }
    }

    private async ValueTask DisposeServicesAsync(InstalledPlugin[] plugins)
    {
        if (!scope.Registry.HasCreated)
        {
            return;
        }

        foreach (var plugin in plugins)
        {
            await PluginSteps.DisposeServicesAsync(scope, plugin.Id, _failures ??= []).ConfigureAwait(false);
        }

        _failures = _failures is { Count: 0 } ? null : _failures;
    }

    private void ThrowIfGone()
    {
        ThrowIfScopeGone();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void ThrowIfScopeGone()
    {
        if (scope.IsGoing)
        {
            throw new ScopeGoneException();
        }
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

    private void Log(PluginId plugin, string hook, Exception? failure)
    {
        if (failure is not null)
        {
            scope.LogFailure(plugin, hook, failure);
        }
    }

    private static IReadOnlySet<PluginId> Ids(InstalledPlugin[] plugins) =>
        plugins.Length == 0 ? ServiceRegistry.NoPlugins : plugins.Select(plugin => plugin.Id).ToHashSet();
}
