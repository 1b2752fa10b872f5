namespace Cloister.Benchmarks;

/// <summary>The medians of one contender, for one operation.</summary>
internal sealed record Measured(string Name, double Nanoseconds, double Bytes);
