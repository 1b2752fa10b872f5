namespace Cloister;

/// <summary>What handlers are found by: an event type, a pair of request types, or such a pair with a name.</summary>
internal sealed class AddressKey
{
    private AddressKey(Type eventType, Type? responseType, string? name, int hash)
    {
        EventType = eventType;
        ResponseType = responseType;
        Name = name;
        Hash = hash;
    }

    internal Type EventType { get; }

    internal Type? ResponseType { get; }

    internal string? Name { get; }

    internal int Hash { get; }

    internal string Verb => ResponseType is null ? "emit" : "request";

    /// <summary>The hash is the type's own, so that an event's address can also be found from a value.</summary>
    internal static AddressKey ForEvent(Type eventType) => new(eventType, null, null, eventType.GetHashCode());

    internal static AddressKey ForRequest(Type requestType, Type responseType, string? name) =>
        new(requestType, responseType, name, HashCode.Combine(requestType, responseType, name));

    /// <summary>Keys without a name exist once per process, so that only named ones are ever compared by content.</summary>
    internal bool Matches(AddressKey other) =>
        ReferenceEquals(this, other)
        || (
            Name is not null
            && string.Equals(Name, other.Name, StringComparison.Ordinal)
            && EventType == other.EventType
            && ResponseType == other.ResponseType
        );

    internal bool IsEvent(Type eventType) => EventType == eventType && ResponseType is null;

    public override string ToString()
    {
        var types = ResponseType is null ? $"'{EventType}'" : $"'{EventType}' -> '{ResponseType}'";
        return Name is null ? types : $"'{Name}' ({types})";
    }
}
