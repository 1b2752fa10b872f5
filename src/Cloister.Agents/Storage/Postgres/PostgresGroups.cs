using System.Data.Common;

namespace Cloister.Agents;

/// <summary>Writes to a server: a group is one batch, so its statements go there together, and a second trip commits them.</summary>
internal sealed class PostgresGroups(DbDataSource source, long epoch, PostgresDatabase database) : GroupWriter
{
    // Whoever raises the epoch waits for the share, so no transaction of ours is in flight when the next owner begins.
    private const string Fence = "SELECT epoch FROM owner WHERE part = $1 FOR SHARE";

    private DbConnection? _connection;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        try
        {
            _connection ??= source.OpenConnection();
            Send(_connection, group, durability);
        }
        catch (Exception exception)
        {
            Reconnect();
            if (exception is DbException failure)
            {
                throw database.Explain(failure);
            }

            throw;
        }

        Commit(_connection);
    }

    public override void Dispose() => Reconnect();

    private void Send(DbConnection connection, ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        using var batch = connection.CreateBatch();
        Add(batch, "BEGIN", []);
        Add(batch, durability == Durability.Disk ? "SET LOCAL synchronous_commit = on" : "SET LOCAL synchronous_commit = off", []);
        Add(batch, Fence, [Ownership.Agent]);
        var first = batch.BatchCommands.Count;
        foreach (var pending in group)
        {
            foreach (ref readonly var write in pending.Set.Writes)
            {
                Add(batch, write.Statement.Text, pending.Set.ArgumentsOf(write));
            }
        }

        CheckEpoch(batch);
        Check(batch, first, group);
    }

    private static void Add(DbBatch batch, string text, ReadOnlySpan<SqlValue> arguments)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = text;
        foreach (var argument in arguments)
        {
            var parameter = command.CreateParameter();
            parameter.Value = argument.ToObject();
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    private void CheckEpoch(DbBatch batch)
    {
        using var results = batch.ExecuteReader();
        long? current = results.Read() ? results.GetInt64(0) : null;
        if (current != epoch)
        {
            throw new OwnershipLostException(epoch, current);
        }

        while (results.NextResult())
        {
            // What the statements say about their rows is known at the end.
        }
    }

    private static void Check(DbBatch batch, int first, ReadOnlySpan<PendingCommit> group)
    {
        foreach (var pending in group)
        {
            foreach (ref readonly var write in pending.Set.Writes)
            {
                Expect(write, batch.BatchCommands[first++].RecordsAffected);
            }
        }
    }

    private void Commit(DbConnection connection)
    {
        try
        {
            using var commit = connection.CreateCommand();
            commit.CommandText = "COMMIT";
            commit.ExecuteNonQuery();
        }
        catch (DbException exception)
        {
            Reconnect();
            throw exception.SqlState is null
                ? new StoreStoppedException(
                    $"The connection to {database.Name} broke while it committed, so nobody knows whether it did. Start again: what it has then is the truth.",
                    exception
                )
                : database.Explain(exception);
        }
    }

    // A connection that is closed in the middle of a transaction takes it back.
    private void Reconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
