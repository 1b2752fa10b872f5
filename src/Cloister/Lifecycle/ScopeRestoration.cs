namespace Cloister;

/// <summary>Takes a scope back to where a transition found it, as far as that can be done: what fails now is logged and left behind.</summary>
internal sealed class ScopeRestoration(PluginScope scope, TransitionTrace trace, string operation, PluginCatalog catalog)
{
    /// <exception cref="ScopeGoneException">The scope was disposed on the way.</exception>
    public async ValueTask RunAsync()
    {
        var abandoned = trace.Told.Count == 0 ? null : scope.Context.ToSnapshot();
        foreach (var registration in trace.SwitchedOn)
        {
            ScopeGoneException.ThrowIf(scope);
            Log(registration.PluginId, "rollback", await PluginSteps.DetachServiceAsync(scope, registration).ConfigureAwait(false));
        }

        foreach (var plugin in trace.Entered)
        {
            ScopeGoneException.ThrowIf(scope);
            await LeaveAsync(plugin).ConfigureAwait(false);
        }

        ScopeGoneException.ThrowIf(scope);
        foreach (var plugin in await ReinstallAsync().ConfigureAwait(false))
        {
            ScopeGoneException.ThrowIf(scope);
            await ReturnAsync(plugin).ConfigureAwait(false);
        }

        foreach (var registration in trace.SwitchedOff)
        {
            ScopeGoneException.ThrowIf(scope);
            Log(
                registration.PluginId,
                "rollback",
                await PluginSteps.AttachServiceAsync(scope, registration, CancellationToken.None).ConfigureAwait(false)
            );
        }

        // Who could not come back is not shown as attached either.
        scope.Live = scope.Live.Members.AsSpan().SequenceEqual(trace.Before.Members) ? trace.Before : scope.Live;
        scope.Commit(scope.Settings);

        // Who had entered was told too, but is detached by now and hears no more.
        foreach (var plugin in trace.Told.Where(scope.Live.Contains))
        {
            ScopeGoneException.ThrowIf(scope);
            await TellBackAsync(plugin, abandoned!).ConfigureAwait(false);
        }

        ScopeGoneException.ThrowIf(scope);
    }

    private async ValueTask LeaveAsync(InstalledPlugin plugin)
    {
        scope.Live = scope.Live.Without(plugin);
        Log(plugin.Id, "rollback", await PluginSteps.DetachAsync(scope, plugin).ConfigureAwait(false));
        scope.Context.Depart(plugin.Id);
        scope.Observe(RuntimeStepKind.PluginDetached, plugin);
    }

    /// <summary>Takes out what had entered, registers what had left anew, and puts the old rows in force, all at once.</summary>
    /// <returns>The plugins that had left and could register again.</returns>
    private async ValueTask<List<InstalledPlugin>> ReinstallAsync()
    {
        InstalledPlugin[] left = [.. trace.Left];
        List<InstalledPlugin> returning = [.. left];
        if (left.Length == 0 && !trace.IsInstalled)
        {
            await DisposeServicesAsync(trace.Entering).ConfigureAwait(false);
            return returning;
        }

        scope.InForce = trace.InForceBefore;
        try
        {
            await DisposeServicesAsync(left).ConfigureAwait(false);
            ScopeRegistration
                .Restore(scope, trace.LayoutBefore, returning, TransitionTrace.Ids(trace.IsInstalled ? trace.Entering : left))
                .Install();
            await DisposeServicesAsync([.. left.Except(returning)]).ConfigureAwait(false);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            RuntimeLog.RollbackFailed(scope.Runtime.Log, operation, exception);
        }

        await DisposeServicesAsync(trace.Entering).ConfigureAwait(false);
        List<PluginFailure>? logged = null;
        ScopeInjection.Run(scope, ref logged);
        return returning;
    }

    private async ValueTask ReturnAsync(InstalledPlugin plugin)
    {
        scope.Live = scope.Live.With(plugin, catalog);
        scope.Context.Arrive(plugin.Id);
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

    private async ValueTask DisposeServicesAsync(InstalledPlugin[] plugins) =>
        _ = await PluginSteps.DisposeServicesOfAsync(scope, plugins).ConfigureAwait(false);

    private void Log(PluginId plugin, string hook, Exception? failure)
    {
        if (failure is not null)
        {
            scope.LogFailure(plugin, hook, failure);
        }
    }
}
