namespace Cloister.Testing;

/// <summary>A global plugin that records what happens to it and every event of the global bus; its hooks can be given something to do.</summary>
/// <param name="id">The id of the plugin.</param>
public sealed class RecordingGlobalPlugin(string id) : GlobalPlugin
{
    /// <inheritdoc/>
    public override PluginId PluginId { get; } = new(id);

    /// <inheritdoc/>
    public override IReadOnlySet<PluginId> Dependencies => DependsOn;

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureFlag> FeatureFlags => Flags;

    /// <summary>What <see cref="Dependencies"/> says.</summary>
    public IReadOnlySet<PluginId> DependsOn { get; init; } = new HashSet<PluginId>();

    /// <summary>What <see cref="FeatureFlags"/> says.</summary>
    public IReadOnlyList<FeatureFlag> Flags { get; init; } = [];

    /// <summary>The hooks that were called; one that throws is there too.</summary>
    public Recorded<HookCall> Hooks { get; } = new();

    /// <summary>The events that passed on the global bus while it was attached, before handlers changed them; internal ones do not show.</summary>
    public Recorded<object?> Received { get; } = new();

    /// <summary>What Register does.</summary>
    public Action<PluginServiceRegistry>? OnRegister { get; set; }

    /// <summary>What Attach does.</summary>
    public Func<GlobalPluginContext, ValueTask>? OnAttach { get; set; }

    /// <summary>What is done about new settings.</summary>
    public Func<ContextChange<GlobalPluginContext>, ValueTask>? OnSettingsChanged { get; set; }

    /// <summary>What Detach does.</summary>
    public Func<GlobalPluginContext, ValueTask>? OnDetach { get; set; }

    /// <inheritdoc/>
    public override void Register(PluginServiceRegistry services)
    {
        Hooks.Add(new(PluginHook.Register));
        OnRegister?.Invoke(services);
    }

    /// <inheritdoc/>
    protected override ValueTask AttachAsync(GlobalPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Hooks.Add(new(PluginHook.Attach));
        Bind(context, e => Received.Add(e.Event));
        return OnAttach?.Invoke(context) ?? ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override ValueTask OnSettingsChangedAsync(ContextChange<GlobalPluginContext> change, CancellationToken cancellationToken)
    {
        Hooks.Add(new(PluginHook.SettingsChanged));
        return OnSettingsChanged?.Invoke(change) ?? ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override ValueTask DetachAsync(GlobalPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Hooks.Add(new(PluginHook.Detach));
        return OnDetach?.Invoke(context) ?? ValueTask.CompletedTask;
    }
}
