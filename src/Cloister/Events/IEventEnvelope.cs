namespace Cloister;

/// <summary>An event on its way, as a tap sees it: of whatever type.</summary>
public interface IEventEnvelope
{
    /// <summary>The event; what is assigned here is what later taps and all handlers see.</summary>
    /// <exception cref="InvalidCastException">The assigned value is not of <see cref="EventType"/>.</exception>
    object? Event { get; set; }

    /// <summary>The type the event is dispatched as.</summary>
    Type EventType { get; }

    /// <summary>The identifier it was emitted with.</summary>
    string? Identifier { get; }

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    bool Stopped { get; }

    /// <summary>Cancelled when the bus is disposed or the emitter gives up.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Sets the event and asks to end the cascade; a tap's wish is not granted and undoes what taps changed.</summary>
    /// <exception cref="InvalidCastException"><paramref name="event"/> is not of <see cref="EventType"/>.</exception>
    void Stop(object? @event);
}
