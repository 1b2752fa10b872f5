using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>An event that was folded outside the session's lock.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Warnings">What the fold repaired or ignored.</param>
internal sealed record SettledEvent(ChatState State, IReadOnlyList<FoldWarning> Warnings);
