using System.Data.Common;

namespace Cloister.Agents;

/// <summary>A store on a server. Which one, with what rights and in which schema, is for the data source to say.</summary>
internal sealed class PostgresDatabase(DbDataSource source) : StoreDatabase(Dialect.Postgres)
{
    public override DbDataSource Readers => source;

    public override string Name => "PostgreSQL";

    public override void Inspect(IReadOnlyList<StoreModule> modules)
    {
        // Opening a server's database changes nothing in it; the first transaction looks.
    }

    public override StoreConnection OpenWriter() => new(source.OpenConnection(), Dialect);

    public override GroupWriter WriteWith(StoreConnection connection, long epoch)
    {
        connection.Dispose();
        return new PostgresGroups(source, epoch, this);
    }

    public override void Backup(string path) =>
        throw new NotSupportedException("The agent's store is in PostgreSQL, which has its own way of backups: use pg_dump.");

    public override StoreException Explain(DbException exception) =>
        exception.SqlState is { } state && !IsOfTheMoment(state)
            ? new WriteRefusedException($"Nothing was written to {Name}: {exception.Message}", exception)
            : new StoreUnavailableException(
                $"{Name} can take nothing at the moment, and what was to be written was not: {exception.Message}",
                exception
            );

    // Connection, resources (a full disk is one), operator's intervention, the system's own failures, read-only while another server is the first.
    private static bool IsOfTheMoment(string state) => state[..2] is "08" or "53" or "57" or "58" || state == "25006";
}
