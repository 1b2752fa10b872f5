namespace Cloister.AgUi;

/// <summary>
/// One event of the protocol. Three kinds never come from a valid wire: <see cref="UnknownEvent"/> and <see cref="MalformedEvent"/>, which
/// enforcement removes or rejects, and <see cref="RunEnded"/>, which closes a run inside this process.
/// </summary>
/// <remarks>The hierarchy is closed, and grows with the protocol: keep a default arm where you switch over it.</remarks>
public abstract record AgUiEvent
{
    private const long Absent = long.MinValue;
    private long _timestamp = Absent;
    private EventExtras? _extras;

    private protected AgUiEvent() { }

    /// <summary>The type, to switch on.</summary>
    public abstract EventType Type { get; }

    /// <summary>When it was made, by convention in milliseconds since 1970. It never orders anything.</summary>
    public long? Timestamp
    {
        get => _timestamp == Absent ? null : _timestamp;
        init => _timestamp = value ?? Absent;
    }

    /// <summary>The foreign event this one was made from, if the producer sends it along.</summary>
    public JsonData? RawEvent
    {
        get => _extras?.RawEvent;
        init => _extras = EventExtras.Make(value, Metadata, Wire);
    }

    /// <summary>An object of application data, or null.</summary>
    public JsonData? Metadata
    {
        get => _extras?.Metadata;
        init => _extras = EventExtras.Make(RawEvent, value, Wire);
    }

    /// <summary>The event exactly as it was received, unknown members included. Kept only where the reader was asked to.</summary>
    /// <remarks>It says how the event came, not what it is: it takes no part in equality and is never sent.</remarks>
    public JsonData? Wire
    {
        get => _extras?.Wire;
        init => _extras = EventExtras.Make(RawEvent, Metadata, value);
    }

    /// <summary>Whether both are the same event with the same content, however each was received.</summary>
    public virtual bool Equals(AgUiEvent? other) =>
        other is not null
        && EqualityContract == other.EqualityContract
        && _timestamp == other._timestamp
        && Equals(RawEvent, other.RawEvent)
        && Equals(Metadata, other.Metadata);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, _timestamp, RawEvent, Metadata);

    /// <summary>Sets what every event may have, on an event that nobody has seen yet. It spares the copy that <c>with</c> would make.</summary>
    internal void Carry(long? timestamp, JsonData? rawEvent, JsonData? metadata)
    {
        _timestamp = timestamp ?? Absent;
        _extras = EventExtras.Make(rawEvent, metadata, wire: null);
    }
}
