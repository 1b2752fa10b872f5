namespace Cloister;

/// <summary>One event or request on its way through its handlers.</summary>
/// <remarks>
/// Handlers of one dispatch run one after the other and see each other's changes. The envelope belongs to its dispatch: keep the
/// event, not the envelope.
/// </remarks>
public sealed partial class EventEnvelope<T> : IEventEnvelope
{
    private readonly DispatchOrigin _origin;

    internal EventEnvelope(T @event, DispatchOrigin origin)
    {
        Event = @event;
        _origin = origin;
    }

    /// <summary>The event; a handler may replace it for those after it and for the emitter.</summary>
    public T Event { get; set; }

    /// <inheritdoc/>
    public string? Identifier => _origin.Identifier;

    /// <inheritdoc/>
    public bool Stopped { get; private set; }

    /// <inheritdoc/>
    public CancellationToken CancellationToken => _origin.Token;

    object? IEventEnvelope.Event
    {
        get => Event;
        set => Event = Cast(value);
    }

    Type IEventEnvelope.EventType => typeof(T);

    /// <summary>Sets the event to its final value; no later handler runs. Means nothing in a request.</summary>
    public void Stop(T @event)
    {
        Event = @event;
        Stopped = true;
    }

    void IEventEnvelope.Stop(object? @event) => Stop(Cast(@event));

    /// <summary>Takes back a tap's stop and, with it, what taps made of the event.</summary>
    internal void UndoStop(T @event)
    {
        Event = @event;
        Stopped = false;
    }

    private static T Cast(object? value) =>
        value switch
        {
            T typed => typed,
            null when default(T) is null => default!,
            _ => throw DispatchErrors.WrongEventType(typeof(T), value),
        };
}
