namespace Cloister.Agents;

/// <summary>How much there is in the outbox.</summary>
/// <param name="Pending">What has not left yet.</param>
/// <param name="Failed">What will not.</param>
/// <param name="Unknown">Of what nobody knows whether it did.</param>
internal sealed record OutboxCounts(int Pending, int Failed, int Unknown);
