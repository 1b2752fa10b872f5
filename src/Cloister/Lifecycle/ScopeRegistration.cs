namespace Cloister;

/// <summary>The register phase of one scope: entering plugins register, settings are checked against it, wildcards find their winners.</summary>
internal readonly struct ScopeRegistration
{
    private readonly PluginScope _scope;
    private readonly RegistryDraft _draft;
    private readonly RegistryLayout _layout;

    private ScopeRegistration(PluginScope scope, RegistryDraft draft, RegistryLayout layout, RuntimeSettings? settings = null)
    {
        _scope = scope;
        _draft = draft;
        _layout = layout;
        Settings = settings ?? scope.InForce;
    }

    /// <summary>The settings that the scope ends up with.</summary>
    public RuntimeSettings Settings { get; }

    /// <summary>Runs the phase; readers of the registry see nothing of it yet.</summary>
    /// <exception cref="PluginLifecycleException">Plugins failed to register; all had their turn.</exception>
    /// <exception cref="UnknownReferenceException">Settings name services that were not registered.</exception>
    public static ScopeRegistration Run(
        PluginScope scope,
        ScopeBlueprint blueprint,
        InstalledPlugin[] entering,
        IReadOnlySet<PluginId> leaving,
        LifecyclePhase phase,
        string operation,
        RuntimeOperation? update = null
    )
    {
        var draft = scope.Registry.Draft(leaving, blueprint.PluginRows, blueprint.Recorded?.Plan);
        try
        {
            RegisterAll(scope, draft, entering, phase);
            var (plan, settings, unknown) = Conclude(scope.Runtime, blueprint, draft);
            if (unknown.Length > 0 && (update is null || update != blueprint.ReportedBy))
            {
                blueprint.ReportedBy = update;
                scope.Runtime.Check.ReportServices(operation, unknown);
            }

            return new(scope, draft, plan.Result, settings);
        }
        catch
        {
            scope.Registry.Drop(draft);
            throw;
        }
    }

    /// <summary>The way back: plugins that had left register anew, in their old places and under the very rows from before.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="before">The layout to go back to.</param>
    /// <param name="returning">The plugins that had left; whoever cannot register again is taken out of the list, and stays out.</param>
    /// <param name="leaving">The plugins whose registrations go.</param>
    public static ScopeRegistration Restore(
        PluginScope scope,
        RegistryLayout before,
        List<InstalledPlugin> returning,
        IReadOnlySet<PluginId> leaving
    )
    {
        var draft = scope.Registry.Draft(leaving, before.Rows, plan: null);
        foreach (var plugin in returning.ToArray())
        {
            if (Register(scope, draft, plugin) is not null)
            {
                draft.RemoveAllOf(plugin.Id);
                returning.Remove(plugin);
            }
        }

        draft.OrderLike(before);
        return new(scope, draft, draft.ToLayout());
    }

    /// <summary>Takes out everything that one plugin registered.</summary>
    public static ScopeRegistration Remove(PluginScope scope, PluginId plugin)
    {
        var draft = scope.Registry.Draft(new HashSet<PluginId> { plugin }, scope.Registry.Layout.Rows, plan: null);
        return new(scope, draft, draft.ToLayout());
    }

    /// <summary>Swaps registrations and rows, for all readers at once.</summary>
    public void Install() => _scope.Registry.Install(_draft, _layout);

    private static void RegisterAll(PluginScope scope, RegistryDraft draft, InstalledPlugin[] entering, LifecyclePhase phase)
    {
        List<PluginFailure>? failures = null;
        foreach (var plugin in entering)
        {
            if (Register(scope, draft, plugin) is { } failure)
            {
                (failures ??= []).Add(new(plugin.Id.Value, failure));
            }
        }

        if (failures is not null)
        {
            throw new PluginLifecycleException(phase, failures);
        }
    }

    private static Exception? Register(PluginScope scope, RegistryDraft draft, InstalledPlugin plugin)
    {
        try
        {
            plugin.Plugin.Register(new(scope.Registry, plugin.Id, draft));
            scope.Observe(RuntimeStepKind.PluginRegistered, plugin);
            return null;
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            scope.LogFailure(plugin.Id, "register", exception);
            return exception;
        }
    }

    private static RecordedRegistration Conclude(PluginRuntimeBase runtime, ScopeBlueprint blueprint, RegistryDraft draft)
    {
        if (blueprint.Recorded is { } recorded && ReferenceEquals(draft.Replayed, recorded.Plan))
        {
            return recorded;
        }

        var registered = draft.ToLayout();
        var unknown = SettingsCheck.UnknownServices(blueprint.Settings, blueprint.Enabled, registered);
        var settings = SettingsCheck.Without(blueprint.Settings, unknown);
        var rows = SettingsRows.OfPlugins(settings, blueprint.Enabled);
        rows = rows.With(SettingsRows.OfWildcards(settings, registered, runtime.Log));
        return blueprint.Recorded = new(draft.ToPlan(registered.WithRows(rows)), settings, unknown);
    }
}
