using System.Globalization;

namespace Cloister.Agents;

/// <summary>The first transaction of a start: tables are made or brought up to date, and the store becomes ours.</summary>
/// <param name="Epoch">The number of this start.</param>
/// <param name="Keys">The last key that was taken from the store, per table.</param>
internal sealed record StoreStart(long Epoch, IReadOnlyDictionary<string, long> Keys)
{
    private static readonly Statement Commit = new("COMMIT");
    private static readonly Statement ReadKeys = new($"SELECT name, value FROM meta WHERE name LIKE '{KeySource.Prefix}%'");

    public static StoreStart Run(
        StoreConnection connection,
        string database,
        IReadOnlyList<StoreModule> modules,
        string node,
        DateTimeOffset now
    )
    {
        connection.Run(connection.Dialect.BeginMigrating.Text);
        Migrations.RefuseNewer(connection, modules, database);
        Migrations.Apply(connection, modules);
        var epoch = connection.Number(Ownership.Raise, Ownership.Agent, node, now.ToUnixTimeMilliseconds());
        var keys = KeysOf(connection);
        connection.Execute(Commit);
        return new(epoch!.Value, keys);
    }

    private static Dictionary<string, long> KeysOf(StoreConnection connection)
    {
        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = connection.Command(ReadKeys).ExecuteReader();
        while (rows.Read())
        {
            keys[rows.GetString(0)[KeySource.Prefix.Length..]] = long.Parse(rows.GetString(1), CultureInfo.InvariantCulture);
        }

        return keys;
    }
}
