using Cloister.Agents;

namespace StateKeeper;

/// <summary>
/// What one lane after another writes: set after set, each with some rows and the number of the set in a row of its own. So whoever finds a store can tell
/// whether a set is there in part.
/// </summary>
internal static class Growth
{
    public const int Lanes = 4;

    private const int RowsPerSet = 3;

    private static readonly Statement Begin = new("INSERT INTO lane (key, number) VALUES ($1, 0) ON CONFLICT (key) DO NOTHING");
    private static readonly Statement Advance = new("UPDATE lane SET number = $2 + 1 WHERE key = $1 AND number = $2");
    private static readonly Statement Add = new("INSERT INTO grown (key, body) VALUES ($1, $2)");
    private static readonly Statement Number = new("SELECT number FROM lane WHERE key = $1");
    private static readonly Statement Count = new("SELECT count(*), COALESCE(max(key), -1) FROM grown WHERE key BETWEEN $1 AND $2");

    public static StoreModule Module { get; } =
        new(
            "growth",
            dialect =>
                $"""
                    CREATE TABLE lane (key BIGINT PRIMARY KEY, number BIGINT NOT NULL){dialect.KeyedTable};
                    CREATE TABLE grown (key {dialect.RowKey}, body {dialect.Bytes} NOT NULL);
                    """
        );

    public static ValueTask<AgentStore> OpenAsync(string folder) => AgentStore.OpenAsync(new() { Folder = folder, Modules = [Module] });

    /// <summary>The set that takes a lane from one number to the next.</summary>
    public static WriteSet Step(long lane, long number)
    {
        var set = new WriteSet().Do(Begin, lane).DoExpecting(Advance, 1, lane, number);
        for (var row = 0; row < RowsPerSet; row++)
        {
            set.Do(Add, First(lane) + (number * RowsPerSet) + row, new byte[(number * 37 % 3_000) + row]);
        }

        return set;
    }

    public static async Task<long> NumberAsync(AgentStore store, long lane) =>
        await store.ReadAsync(reader => reader.NumberAsync(Number, lane)) ?? 0;

    /// <summary>What is wrong with a lane, or nothing.</summary>
    public static async Task<string?> FaultAsync(AgentStore store, long lane)
    {
        var number = await NumberAsync(store, lane);
        var (count, last) = await store.ReadAsync(reader =>
            reader.FirstAsync(Count, static row => (row.GetInt64(0), row.GetInt64(1)), First(lane), First(lane + 1) - 1)
        );
        return count == number * RowsPerSet && (count == 0 || last == First(lane) + count - 1)
            ? null
            : $"Lane {lane} has number {number}, and {count} rows up to {last - First(lane)}.";
    }

    private static long First(long lane) => lane << 32;
}
