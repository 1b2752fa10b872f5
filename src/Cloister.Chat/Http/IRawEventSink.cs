using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Watches what a transport decodes, exactly as it came: unknown and malformed events and chunks included.</summary>
/// <remarks>
/// Put one under <see cref="RunItems.RawEvents"/>. It is called in order, before the event takes effect, on the thread that reads; it must
/// return at once. What it throws is ignored.
/// </remarks>
public interface IRawEventSink
{
    /// <summary>An event was decoded.</summary>
    void OnRawEvent(AgUiEvent @event);
}
