using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Cuts the bytes of one answer into frames and makes events of them.</summary>
internal sealed class EventSource(FrameReader reader, EventDecoder decoder)
{
    public FrameReader Reader => reader;

    /// <summary>The id of the last event that was read, if the server gives them ids.</summary>
    public string? LastEventId => (reader as SseFrameReader)?.LastEventId;

    /// <summary>Takes the next event that is wholly there.</summary>
    public bool TryRead([NotNullWhen(true)] out AgUiEvent? @event)
    {
        @event = reader.TryRead(out var payload) ? decoder.Decode(payload) : null;
        return @event is not null;
    }
}
