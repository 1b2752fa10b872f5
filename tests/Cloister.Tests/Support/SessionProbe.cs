namespace Cloister.Tests.Support;

/// <summary>A session plugin that plays the hooks of a script and listens to <see cref="Ping"/> while it is attached.</summary>
internal sealed class SessionProbe(Script script, string name) : SessionPlugin
{
    private readonly ProbeParts _parts = new(script, name);

    public override PluginId PluginId { get; } = new(name);

    public override IReadOnlySet<PluginId> Dependencies => Needs.Select(id => new PluginId(id)).ToHashSet();

    public override IReadOnlyList<FeatureFlag> FeatureFlags => Flags;

    public string[] Needs { get; init; } = [];

    public FeatureFlag[] Flags { get; init; } = [];

    /// <summary>Sees the contexts of a settings hook before the script plays it.</summary>
    public Action<ContextChange<SessionPluginContext>>? SettingsChanged { get; set; }

    /// <summary>Registers a stateful service from now on.</summary>
    public SessionProbe Offering(ServiceId slot, int priority = Priority.Normal, bool isEager = false)
    {
        _parts.Offer(slot, priority, isEager);
        return this;
    }

    /// <summary>Registers what the test likes from now on.</summary>
    public SessionProbe Registering(Action<PluginServiceRegistry> registration)
    {
        _parts.Offer(registration);
        return this;
    }

    public override void Register(PluginServiceRegistry services) => _parts.Register(services);

    /// <summary>Subscribes as the plugin itself would.</summary>
    public void Listen<T>(SessionPluginContext context, Action<EventEnvelope<T>> handler) => On(context, handler);

    /// <summary>Taps as the plugin itself would.</summary>
    public void Tap(SessionPluginContext context, Action<IEventEnvelope> tap) => Bind(context, tap);

    public new ConfigNode Config(PluginContext context) => base.Config(context);

    protected override ValueTask AttachAsync(SessionPluginContext context, CancellationToken cancellationToken)
    {
        On<Ping>(context, e => e.Event.HeardBy(name));
        return _parts.RunAsync("attach", context, cancellationToken);
    }

    protected override ValueTask DetachAsync(SessionPluginContext context) => _parts.RunAsync("detach", context);

    protected override ValueTask OnSettingsChangedAsync(ContextChange<SessionPluginContext> change, CancellationToken cancellationToken)
    {
        SettingsChanged?.Invoke(change);
        return _parts.RunAsync("settings", change.Current, cancellationToken);
    }
}
