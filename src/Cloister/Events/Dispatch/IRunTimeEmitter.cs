namespace Cloister;

/// <summary>Emits a value as the type a handler was registered for; how a value finds its run-time type without reflection.</summary>
internal interface IRunTimeEmitter
{
    EventResult<object> Emit(EventBus bus, object @event, EmitOptions options);

    ValueTask<EventResult<object>> EmitAsync(EventBus bus, object @event, EmitOptions options, CancellationToken cancellationToken);
}
