using System.Globalization;

namespace Cloister.Agents;

/// <summary>Brings the tables of every module to what this program knows, each module by numbers of its own.</summary>
internal static class Migrations
{
    private static readonly Statement ReadVersion = new("SELECT value FROM meta WHERE name = $1");

    private static readonly Statement SetVersion = new(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );

    /// <summary>Fails if a newer version of this program has been there.</summary>
    public static void RefuseNewer(StoreConnection connection, IReadOnlyList<StoreModule> modules, string database)
    {
        var newer = modules.FirstOrDefault(module => VersionOf(connection, module) > module.Migrations.Count);
        if (newer is not null)
        {
            throw new StoreRefusedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{database}' was not opened, and nothing in it was changed: its tables of '{newer.Name}' have version {VersionOf(connection, newer)}, and this program knows {newer.Migrations.Count}. Use the newer program that wrote it, or a backup from before."
                ),
                StoreRefusal.Newer
            );
        }
    }

    /// <summary>Applies what is missing, in the transaction that is open.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="modules">In this order; the first is the host's, which keeps the numbers.</param>
    public static void Apply(StoreConnection connection, IReadOnlyList<StoreModule> modules)
    {
        foreach (var module in modules)
        {
            Apply(connection, module);
        }
    }

    private static void Apply(StoreConnection connection, StoreModule module)
    {
        var version = VersionOf(connection, module);
        foreach (var migration in module.Migrations.Skip(version))
        {
            connection.Run(migration(connection.Dialect));
        }

        if (version < module.Migrations.Count)
        {
            connection.Execute(SetVersion, NameOf(module), module.Migrations.Count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int VersionOf(StoreConnection connection, StoreModule module) =>
        connection.Number(connection.Dialect.HasTables) > 0 && connection.Number(ReadVersion, NameOf(module)) is { } version
            ? (int)version
            : 0;

    private static string NameOf(StoreModule module) => $"schema.{module.Name}";
}
