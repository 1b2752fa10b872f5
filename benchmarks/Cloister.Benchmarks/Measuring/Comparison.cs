namespace Cloister.Benchmarks;

/// <summary>What is measured together, and the figures that are read off it.</summary>
internal sealed record Comparison(string Title, Figure[] Figures, Func<Task<Outcome[]>> RunAsync);
