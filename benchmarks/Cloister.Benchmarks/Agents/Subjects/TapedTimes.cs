namespace Cloister.Benchmarks;

/// <summary>The medians of samples and of their tapes, in milliseconds.</summary>
/// <param name="Ours">What the agent took.</param>
/// <param name="Bare">What the bare connection took.</param>
/// <param name="Transactions">How many transactions a sample was.</param>
/// <param name="Writes">How many statements.</param>
internal sealed record TapedTimes(double Ours, double Bare, double Transactions, double Writes)
{
    public double Quotient => Ours / Bare;

    public void Print(int runs, string what = "run") =>
        Console.WriteLine(
            $"  a {what}: Cloister {Figure.Short(Ours / runs)} ms, bare SQLite {Figure.Short(Bare / runs)} ms, "
                + $"in {Figure.Short(Transactions / runs)} transactions of {Figure.Short(Writes / runs)} statements in all"
        );
}
