namespace Cloister.Tests.Plugins;

/// <summary>A global plugin with settable hooks, whose helpers tests may call.</summary>
internal sealed class GlobalPluginFake(string id) : GlobalPlugin
{
    public override PluginId PluginId { get; } = new(id);

    public Action<PluginServiceRegistry>? Registering { get; set; }

    public Action<GlobalPluginContext>? Attaching { get; set; }

    public Func<GlobalPluginContext, ValueTask>? Detaching { get; set; }

    public Action<ContextChange<GlobalPluginContext>>? Told { get; set; }

    public override void Register(PluginServiceRegistry services) => Registering?.Invoke(services);

    public EventSubscription Listen<T>(PluginContext context, Action<EventEnvelope<T>> handler) => On(context, handler);

    protected override void Attach(GlobalPluginContext context) => Attaching?.Invoke(context);

    protected override ValueTask DetachAsync(GlobalPluginContext context) => Detaching?.Invoke(context) ?? ValueTask.CompletedTask;

    protected override ValueTask OnSettingsChangedAsync(ContextChange<GlobalPluginContext> change, CancellationToken cancellationToken)
    {
        Told?.Invoke(change);
        return ValueTask.CompletedTask;
    }
}
