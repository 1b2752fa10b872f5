namespace Cloister.Testing;

/// <summary>Whether an agent keeps a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="IsPassed">Whether it does, as far as could be seen.</param>
/// <param name="Detail">What it did instead.</param>
public sealed record RuleVerdict(string Rule, bool IsPassed, string? Detail = null);
