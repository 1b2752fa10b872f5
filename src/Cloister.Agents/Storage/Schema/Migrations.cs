using System.Data.Common;
using System.Globalization;

namespace Cloister.Agents;

/// <summary>Brings the tables of every module to what this program knows, each module by its own numbers.</summary>
internal static class Migrations
{
    private static readonly Statement ReadVersion = new("SELECT value FROM meta WHERE name = $1");

    private static readonly Statement SetVersion = new(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );

    /// <summary>Applies what is missing, in the transaction that is open.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="modules">In this order; the first is the host's, which keeps the numbers.</param>
    /// <param name="isNew">Whether there are no tables yet.</param>
    public static void Apply(StoreConnection connection, IReadOnlyList<StoreModule> modules, bool isNew)
    {
        foreach (var module in modules)
        {
            var version = isNew ? 0 : VersionOf(connection, module);
            for (var next = version; next < module.Migrations.Count; next++)
            {
                Run(connection.Connection, module.Migrations[next](connection.Dialect));
            }

            if (version < module.Migrations.Count)
            {
                connection.Execute(SetVersion, NameOf(module), module.Migrations.Count.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    public static int VersionOf(StoreConnection connection, StoreModule module)
    {
        var version = connection.Command(ReadVersion, [NameOf(module)]).ExecuteScalar() as string;
        return version is null ? 0 : int.Parse(version, CultureInfo.InvariantCulture);
    }

    private static string NameOf(StoreModule module) => $"schema.{module.Name}";

    private static void Run(DbConnection connection, string script)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Migrations are ours, no text of anybody else is in them.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
