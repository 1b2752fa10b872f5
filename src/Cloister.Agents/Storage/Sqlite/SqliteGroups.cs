using System.Globalization;

namespace Cloister.Agents;

/// <summary>The connection that writes to a file.</summary>
internal sealed class SqliteGroups(StoreConnection connection, long epoch) : GroupWriter
{
    private static readonly Statement Begin = new("BEGIN IMMEDIATE");
    private static readonly Statement Commit = new("COMMIT");
    private static readonly Statement Rollback = new("ROLLBACK");
    private static readonly Statement Normal = new("PRAGMA synchronous = NORMAL");
    private static readonly Statement Full = new("PRAGMA synchronous = FULL");

    private Durability? _durability;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        Guarantee(durability);
        connection.Execute(Begin);
        try
        {
            CheckEpoch();
            foreach (var pending in group)
            {
                Apply(pending.Set);
            }

            connection.Execute(Commit);
        }
        catch
        {
            UndoWhatIsLeft();
            throw;
        }
    }

    public override void Dispose() => connection.Dispose();

    // It cannot be changed inside a transaction.
    private void Guarantee(Durability durability)
    {
        if (_durability != durability)
        {
            connection.Execute(durability == Durability.Disk ? Full : Normal);
            _durability = durability;
        }
    }

    private void CheckEpoch()
    {
        var now = connection.Command(Ownership.Read, [Ownership.Agent]).ExecuteScalar();
        if (Convert.ToInt64(now, CultureInfo.InvariantCulture) != epoch)
        {
            throw new OwnershipLostException(epoch);
        }
    }

    private void Apply(WriteSet set)
    {
        foreach (ref readonly var write in set.Writes)
        {
            Expect(write, connection.Execute(write.Statement, set.ArgumentsOf(write)));
        }
    }

    private void UndoWhatIsLeft()
    {
        // After some failures SQLite has rolled back already.
        if (SQLitePCL.raw.sqlite3_get_autocommit(((Microsoft.Data.Sqlite.SqliteConnection)connection.Connection).Handle) == 0)
        {
            connection.Execute(Rollback);
        }
    }
}
