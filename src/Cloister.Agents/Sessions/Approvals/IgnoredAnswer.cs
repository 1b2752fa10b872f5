namespace Cloister.Agents;

/// <summary>An answer that changes nothing.</summary>
/// <param name="ApprovalId">The question it names.</param>
/// <param name="Why">Why not, for whoever gave it.</param>
/// <param name="State">What has become of the question; null if there is none.</param>
internal sealed record IgnoredAnswer(string ApprovalId, string Why, ApprovalState? State = null);
