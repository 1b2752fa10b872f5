namespace Cloister.Tests.Plugins;

/// <summary>A session plugin with settable hooks, whose helpers tests may call.</summary>
internal sealed class SessionPluginFake(string id) : SessionPlugin
{
    public override PluginId PluginId { get; } = new(id);

    public override IReadOnlySet<PluginId> Dependencies => DependsOn;

    public HashSet<PluginId> DependsOn { get; init; } = [];

    public Action<PluginServiceRegistry>? Registering { get; set; }

    public Action<SessionPluginContext>? Attaching { get; set; }

    public Func<SessionPluginContext, ValueTask>? Detaching { get; set; }

    public Action<ContextChange<SessionPluginContext>>? Told { get; set; }

    public override void Register(PluginServiceRegistry services) => Registering?.Invoke(services);

    public EventSubscription Listen<T>(PluginContext context, Action<EventEnvelope<T>> handler) => On(context, handler);

    public EventSubscription ListenGlobally<T>(SessionPluginContext context, Action<EventEnvelope<T>> handler) =>
        OnGlobal(context, handler);

    public EventSubscription Answer<TRequest, TResponse>(PluginContext context, Func<EventEnvelope<TRequest>, Reply<TResponse>> handler) =>
        OnRequest(context, handler);

    public EventSubscription Answer<TRequest, TResponse>(
        PluginContext context,
        Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler
    ) => OnRequest(context, handler);

    public EventSubscription Tap(PluginContext context, Action<IEventEnvelope> tap) => Bind(context, tap);

    public void Keep(PluginContext context, IAsyncDisposable tracked) => Track(context, tracked);

    protected override void Attach(SessionPluginContext context) => Attaching?.Invoke(context);

    protected override ValueTask DetachAsync(SessionPluginContext context) => Detaching?.Invoke(context) ?? ValueTask.CompletedTask;

    protected override ValueTask OnSettingsChangedAsync(ContextChange<SessionPluginContext> change, CancellationToken cancellationToken)
    {
        Told?.Invoke(change);
        return ValueTask.CompletedTask;
    }
}
