namespace Cloister.Agents.Tests.Storage;

/// <summary>A table of the tests.</summary>
internal static class Items
{
    public static readonly Statement Add = new("INSERT INTO item (key, text, body) VALUES ($1, $2, $3)");

    /// <summary>Key, text before, text after.</summary>
    public static readonly Statement Rename = new("UPDATE item SET text = $3 WHERE key = $1 AND text = $2");

    public static readonly Statement All = new("SELECT key, text, body FROM item ORDER BY key");

    public static StoreModule Module { get; } =
        new("items", dialect => $"CREATE TABLE item (key BIGINT PRIMARY KEY, text TEXT, body {dialect.Bytes}){dialect.KeyedTable}");

    public static WriteSet Set(params ReadOnlySpan<long> keys)
    {
        var set = new WriteSet();
        foreach (var key in keys)
        {
            set.Do(Add, key, SqlValue.Null, SqlValue.Null);
        }

        return set;
    }

    public static ValueTask<List<long>> KeysAsync(AgentStore store) =>
        store.ReadAsync(reader => reader.ListAsync(All, static row => row.GetInt64(0)));
}
