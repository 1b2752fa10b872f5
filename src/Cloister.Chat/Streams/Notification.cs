using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What a session has to tell to handlers.</summary>
/// <param name="State">The state to tell; null where it was told before what is seen of the event.</param>
/// <param name="Event">The event that led to it; null for a change of our own, and where it is told by itself.</param>
/// <param name="Source">The call whose run the event is of.</param>
/// <param name="RunId">That run; the call may have come to another one when this is told.</param>
/// <param name="Warnings">What the fold repaired or ignored on the way.</param>
internal readonly record struct Notification(
    ChatState? State,
    AgUiEvent? Event,
    Exchange? Source,
    string? RunId,
    ImmutableArray<FoldWarning> Warnings
);
