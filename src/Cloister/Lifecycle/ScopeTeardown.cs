namespace Cloister;

/// <summary>Ends a scope: plugins detach in order, then the bus goes, then the services. Nothing stops because something before it failed.</summary>
internal static class ScopeTeardown
{
    private static readonly List<PluginFailure> NoFailures = [];

    public static async ValueTask<IReadOnlyList<PluginFailure>> RunAsync(PluginScope scope, InstalledPlugin[] plugins)
    {
        List<PluginFailure>? failures = null;
        foreach (var plugin in plugins)
        {
            var step = PluginSteps.DetachAsync(scope, plugin);
            var failure = step.IsCompletedSuccessfully ? step.Result : await step.ConfigureAwait(false);
            if (failure is not null)
            {
                scope.LogFailure(plugin.Id, "detach", failure);
                (failures ??= []).Add(new(plugin.Id.Value, failure));
            }

            scope.Observe(RuntimeStepKind.PluginDetached, plugin);
        }

        Close(scope);
        if (scope.Registry.HasCreated)
        {
            await PluginSteps.DisposeServicesAsync(scope, plugin: null, failures ??= []).ConfigureAwait(false);
        }

        scope.Observe(RuntimeStepKind.ServicesDisposed);
        return failures ?? NoFailures;
    }

    /// <summary>What there is to end when nothing is attached: the bus, and the making of services.</summary>
    public static void Close(PluginScope scope)
    {
        scope.Live = PluginGroup.Empty;
        scope.EndCommitted();
        scope.CloseBus();
        scope.Registry.Close();
    }
}
