namespace Cloister;

/// <summary>What is done to one plugin in one scope. Failures come back as values: the caller decides what becomes of the rest.</summary>
internal static class PluginSteps
{
    /// <summary>Attaches the plugin's enabled stateful services, winners or not, and then the plugin itself.</summary>
    public static ValueTask<Exception?> AttachAsync(PluginScope scope, InstalledPlugin plugin, CancellationToken cancellationToken)
    {
        if (scope.Registry.MayHaveStateful || scope.Runtime.HookTimeout is not null)
        {
            return AttachAllAsync(scope, plugin, cancellationToken);
        }

        if (!plugin.HasAttach)
        {
            return default;
        }

        // The common case has one part and nothing to wait for.
        try
        {
            var attached = plugin.Plugin.AttachTo(scope.Context, cancellationToken);
            return attached.IsCompletedSuccessfully ? default : AwaitAsync(attached, cancellationToken);
        }
        catch (Exception exception) when (!EndsOperation(exception, cancellationToken))
        {
            return new(exception);
        }
    }

    /// <summary>Detaches the plugin, then its services; then ends everything either of them had opened.</summary>
    public static ValueTask<Exception?> DetachAsync(PluginScope scope, InstalledPlugin plugin)
    {
        if (scope.Registry.MayHaveStateful || scope.Runtime.HookTimeout is not null)
        {
            return DetachAllAsync(scope, plugin);
        }

        if (!plugin.HasDetach)
        {
            return TryEndAttachment(scope, plugin) ? default : AwaitDetachAsync(scope, plugin, ValueTask.CompletedTask);
        }

        try
        {
            var detached = plugin.Plugin.DetachFrom(scope.Context);
            return detached.IsCompletedSuccessfully && TryEndAttachment(scope, plugin)
                ? default
                : AwaitDetachAsync(scope, plugin, detached);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            return AwaitDetachAsync(scope, plugin, ValueTask.FromException(exception));
        }
    }

    /// <summary>Attaches one service whose plugin stays.</summary>
    public static async ValueTask<Exception?> AttachServiceAsync(
        PluginScope scope,
        ServiceRegistration registration,
        CancellationToken cancellationToken
    )
    {
        var failures = new StepFailures();
        await AttachServiceAsync(scope, registration, failures, cancellationToken).ConfigureAwait(false);
        return failures.ToException(registration.PluginId, "attach");
    }

    /// <summary>Detaches one service whose plugin stays.</summary>
    public static async ValueTask<Exception?> DetachServiceAsync(PluginScope scope, ServiceRegistration registration)
    {
        var failures = new StepFailures();
        await DetachServiceAsync(scope, registration, failures).ConfigureAwait(false);
        return failures.ToException(registration.PluginId, "detach");
    }

    /// <summary>Disposes what the registry had made, latest first: for one plugin, or for the whole scope.</summary>
    public static async ValueTask DisposeServicesAsync(PluginScope scope, PluginId? plugin, List<PluginFailure> failures)
    {
        var byPlugin = new Dictionary<PluginId, StepFailures>();
        foreach (var (definition, instance) in scope.Registry.TakeCreated(plugin))
        {
            if (!byPlugin.TryGetValue(definition.Plugin, out var steps))
            {
                byPlugin[definition.Plugin] = steps = new();
            }

            await steps
                .RunAsync(definition.Service + ".dispose", () => scope.Runtime.Bounded(Disposal.DisposeAsync(instance)))
                .ConfigureAwait(false);
        }

        foreach (var (id, steps) in byPlugin)
        {
            if (steps.ToException(id, "dispose") is { } failure)
            {
                scope.LogFailure(id, "dispose", failure);
                failures.Add(new(id.Value, failure));
            }
        }
    }

    /// <summary>The same for some plugins; what failed is logged, and returned.</summary>
    public static async ValueTask<IReadOnlyList<PluginFailure>> DisposeServicesOfAsync(PluginScope scope, InstalledPlugin[] plugins)
    {
        if (plugins.Length == 0 || !scope.Registry.HasCreated)
        {
            return [];
        }

        var failures = new List<PluginFailure>();
        foreach (var plugin in plugins)
        {
            await DisposeServicesAsync(scope, plugin.Id, failures).ConfigureAwait(false);
        }

        return failures;
    }

    private static async ValueTask<Exception?> AttachAllAsync(
        PluginScope scope,
        InstalledPlugin plugin,
        CancellationToken cancellationToken
    )
    {
        var failures = new StepFailures();
        foreach (var registration in scope.Registry.StatefulOf(plugin.Id).Where(registration => registration.IsEnabled).ToArray())
        {
            if (!scope.Bus.IsDisposed)
            {
                await AttachServiceAsync(scope, registration, failures, cancellationToken).ConfigureAwait(false);
            }
        }

        // A service that disposed the scope in its attach has had everything detached already.
        if (!scope.Bus.IsDisposed)
        {
            await RunAsync(
                    failures,
                    "attach",
                    () => scope.Runtime.Bounded(plugin.Plugin.AttachTo(scope.Context, cancellationToken)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return failures.ToException(plugin.Id, "attach");
    }

    private static async ValueTask AttachServiceAsync(
        PluginScope scope,
        ServiceRegistration registration,
        StepFailures failures,
        CancellationToken cancellationToken
    )
    {
        StatefulPluginService? service = null;
        await RunAsync(
                failures,
                registration.ServiceId + ".create",
                () =>
                {
                    service = scope.Registry.Obtain(registration) as StatefulPluginService;
                    return ValueTask.CompletedTask;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (service is not null)
        {
            await RunAsync(
                    failures,
                    registration.ServiceId + ".attach",
                    () => scope.Runtime.Bounded(service.AttachTo(scope.Context, cancellationToken)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    private static async ValueTask<Exception?> DetachAllAsync(PluginScope scope, InstalledPlugin plugin)
    {
        var failures = new StepFailures();
        await failures.RunAsync("detach", () => scope.Runtime.Bounded(plugin.Plugin.DetachFrom(scope.Context))).ConfigureAwait(false);
        foreach (var registration in scope.Registry.StatefulOf(plugin.Id).ToArray())
        {
            await DetachServiceAsync(scope, registration, failures).ConfigureAwait(false);
        }

        await EndAttachmentAsync(scope, plugin, failures).ConfigureAwait(false);
        return failures.ToException(plugin.Id, "detach");
    }

    private static ValueTask DetachServiceAsync(PluginScope scope, ServiceRegistration registration, StepFailures failures) =>
        scope.Registry.FindInstance(registration) is StatefulPluginService service
            ? service.DetachFrom(scope, failures, registration.ServiceId.Value)
            : default;

    /// <summary>Ends what the plugin had opened, unless there is something to wait for.</summary>
    private static bool TryEndAttachment(PluginScope scope, InstalledPlugin plugin)
    {
        if (scope.Context.FindAttachment(plugin.Plugin) is not { } attachment)
        {
            return true;
        }

        if (!attachment.TryEnd())
        {
            return false;
        }

        scope.Context.Forget(plugin.Plugin);
        return true;
    }

    private static async ValueTask EndAttachmentAsync(PluginScope scope, InstalledPlugin plugin, StepFailures failures)
    {
        if (scope.Context.FindAttachment(plugin.Plugin) is { } attachment)
        {
            await attachment.EndAsync(scope.Runtime, failures, "").ConfigureAwait(false);
            scope.Context.Forget(plugin.Plugin);
        }
    }

    private static async ValueTask<Exception?> AwaitAsync(ValueTask attached, CancellationToken cancellationToken)
    {
        try
        {
            await attached.ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (!EndsOperation(exception, cancellationToken))
        {
            return exception;
        }
    }

    private static async ValueTask<Exception?> AwaitDetachAsync(PluginScope scope, InstalledPlugin plugin, ValueTask detached)
    {
        var failures = new StepFailures();
        await failures.RunAsync("detach", () => detached).ConfigureAwait(false);
        await EndAttachmentAsync(scope, plugin, failures).ConfigureAwait(false);
        return failures.ToException(plugin.Id, "detach");
    }

    private static async ValueTask RunAsync(StepFailures failures, string step, Func<ValueTask> part, CancellationToken cancellationToken)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (Exception exception) when (!EndsOperation(exception, cancellationToken))
        {
            failures.Add(step, exception);
        }
    }

    private static bool EndsOperation(Exception exception, CancellationToken cancellationToken) =>
        Fatal.IsFatal(exception) || Fatal.IsCallersCancellation(exception, cancellationToken);
}
