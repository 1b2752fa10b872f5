namespace Cloister.Tests.Services;

/// <summary>A stateful service with settable hooks, whose helpers tests may call.</summary>
internal sealed class StatefulService : StatefulPluginService<PluginContext>, INamed
{
    public string Name { get; init; } = "stateful";

    public List<string> Log { get; init; } = [];

    public Action<StatefulService>? Attaching { get; set; }

    public Func<StatefulService, ValueTask>? Detaching { get; set; }

    public PluginContext Scope => Context;

    public bool HadContextWhenConstructed { get; }

    public StatefulService() => HadContextWhenConstructed = HasContext;

    public EventSubscription Listen<T>(Action<EventEnvelope<T>> handler) => On(handler);

    public EventSubscription ListenGlobally<T>(Action<EventEnvelope<T>> handler) => OnGlobal(handler);

    public EventSubscription Answer<TRequest, TResponse>(Func<EventEnvelope<TRequest>, Reply<TResponse>> handler) => OnRequest(handler);

    public EventSubscription Answer<TRequest, TResponse>(Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler) =>
        OnRequest(handler);

    public EventSubscription Tap(Action<IEventEnvelope> tap) => Bind(tap);

    public void Keep(IAsyncDisposable tracked) => Track(tracked);

    public EventResult<T> Say<T>(T value) => Emit(value);

    public INamed Behind(ServiceId<INamed> slot) => ResolveAfter(slot);

    protected override void Attach()
    {
        Log.Add($"{Name} attached");
        Attaching?.Invoke(this);
    }

    protected override ValueTask DetachAsync()
    {
        Log.Add($"{Name} detached");
        return Detaching?.Invoke(this) ?? ValueTask.CompletedTask;
    }
}
