namespace Cloister.Benchmarks;

/// <summary>Shows who took how long, beside the one that ours is compared with.</summary>
internal static class Table
{
    public static void Print(Measured[] rows, Measured reference)
    {
        var width = rows.Max(row => row.Name.Length);
        Console.WriteLine($"  {"".PadRight(width)}  {"ns", 12}  {"bytes", 10}  {"x", 8}");
        foreach (var row in rows)
        {
            Console.WriteLine(
                $"  {row.Name.PadRight(width)}  {Figure.Short(row.Nanoseconds), 12}  {Bytes(row.Bytes), 10}  "
                    + $"{Figure.Short(row.Nanoseconds / reference.Nanoseconds), 8}"
            );
        }
    }

    // The counters themselves allocate a few bytes per sample, which is nothing per operation.
    private static string Bytes(double bytes) => bytes < 0.5 ? "0" : Figure.Short(Math.Round(bytes));
}
