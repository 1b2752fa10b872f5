namespace Cloister.Hosting.Tests;

/// <summary>A session plugin with settable hooks.</summary>
internal sealed class Cell(string id, Action<PluginServiceRegistry>? register = null, Action<SessionPluginContext>? attach = null)
    : SessionPlugin
{
    public Func<SessionPluginContext, ValueTask>? Detaching { get; init; }

    public Func<ContextChange<SessionPluginContext>, Task>? Told { get; init; }

    public override PluginId PluginId { get; } = new(id);

    public override void Register(PluginServiceRegistry services) => register?.Invoke(services);

    protected override void Attach(SessionPluginContext context) => attach?.Invoke(context);

    protected override ValueTask DetachAsync(SessionPluginContext context) => Detaching?.Invoke(context) ?? ValueTask.CompletedTask;

    protected override async ValueTask OnSettingsChangedAsync(
        ContextChange<SessionPluginContext> change,
        CancellationToken cancellationToken
    ) => await (Told?.Invoke(change) ?? Task.CompletedTask);
}

/// <summary>A global plugin with settable hooks.</summary>
internal sealed class Court(string id, Action<GlobalPluginContext>? attach = null) : GlobalPlugin
{
    public Func<ContextChange<GlobalPluginContext>, Task>? Told { get; init; }

    public Func<ValueTask>? Detaching { get; init; }

    public override PluginId PluginId { get; } = new(id);

    protected override void Attach(GlobalPluginContext context) => attach?.Invoke(context);

    protected override ValueTask DetachAsync(GlobalPluginContext context) => Detaching?.Invoke() ?? ValueTask.CompletedTask;

    protected override async ValueTask OnSettingsChangedAsync(
        ContextChange<GlobalPluginContext> change,
        CancellationToken cancellationToken
    ) => await (Told?.Invoke(change) ?? Task.CompletedTask);
}
