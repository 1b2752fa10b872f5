namespace Cloister;

/// <summary>Takes a plugin that failed to attach out of a scope again, so that nothing of it is left there.</summary>
internal static class ScopeEviction
{
    public static async ValueTask RunAsync(PluginScope scope, InstalledPlugin plugin)
    {
        scope.Live = scope.Live.Without(plugin);
        if (await PluginSteps.DetachAsync(scope, plugin).ConfigureAwait(false) is { } failure)
        {
            scope.LogFailure(plugin.Id, "detach", failure);
        }

        scope.Context.Depart(plugin.Id);
        scope.Observe(RuntimeStepKind.PluginDetached, plugin);
        ScopeRegistration.Remove(scope, plugin.Id).Install();
        await PluginSteps.DisposeServicesAsync(scope, plugin.Id, []).ConfigureAwait(false);
    }
}
