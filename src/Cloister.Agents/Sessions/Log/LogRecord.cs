using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What one row of a session's log says: an event of the protocol, or a fact that only the host knows.</summary>
internal abstract record LogRecord
{
    public abstract RecordType Type { get; }

    /// <summary>Writes the row's data: the whole event as it goes over the wire, or the members of a fact as an object.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    public static implicit operator LogRecord(AgUiEvent @event) => new EventRecord(@event);
}
