namespace Cloister;

/// <summary>What taps see of a value whose run-time type nobody has named as a type argument.</summary>
internal sealed class UntypedEnvelope(object @event, DispatchOrigin origin) : IEventEnvelope
{
    private object? _event = @event;

    public object? Event
    {
        get => _event;
        set =>
            _event =
                (value is null ? !EventType.IsValueType : EventType.IsInstanceOfType(value))
                    ? value
                    : throw DispatchErrors.WrongEventType(EventType, value);
    }

    public Type EventType { get; } = @event.GetType();

    public string? Identifier => origin.Identifier;

    public bool Stopped { get; private set; }

    public CancellationToken CancellationToken => origin.Token;

    public void Stop(object? @event)
    {
        Event = @event;
        Stopped = true;
    }

    internal void UndoStop(object @event)
    {
        _event = @event;
        Stopped = false;
    }
}
