namespace Cloister.AgUi;

/// <summary>Computes the next state of a conversation from an event.</summary>
/// <remarks>A reducer is pure: no clock, no new ids, no randomness. The same events over the same state make the same state.</remarks>
public interface IChatStateReducer
{
    /// <summary>The state after an event; the same object if nothing changes.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="event">The event, verified and with chunks expanded.</param>
    ChatState Reduce(ChatState state, AgUiEvent @event);
}
