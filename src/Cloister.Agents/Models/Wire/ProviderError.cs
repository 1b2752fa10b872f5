namespace Cloister.Agents;

/// <summary>What a provider says went wrong.</summary>
/// <param name="Reason">In words.</param>
/// <param name="Code">In its own word.</param>
/// <param name="Status">As an HTTP status, if it says one or its word stands for one.</param>
internal readonly record struct ProviderError(string Reason, string? Code, int? Status);
