using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Cloister.Agents;

/// <summary>A store in a file. Whoever opens it holds the lock of the project, so nobody else has it open.</summary>
internal sealed class SqliteFile(string path, Action? synced) : StoreDatabase(Dialect.Sqlite)
{
    // The letters CLAG, so that tools and we ourselves know the file.
    private const int ApplicationId = 0x434C4147;

    private static readonly Statement ReadApplicationId = new("PRAGMA application_id");
    private static readonly Statement ReadJournalMode = new("PRAGMA journal_mode");
    private static readonly Statement CountTables = new("SELECT count(*) FROM sqlite_master");

    // The page size is for the log: with a hundred sessions each row that comes is on a page of its own, which is written as a whole. What is deleted is
    // gone: its bytes are overwritten. Nobody but us says when the write-ahead log goes into the file.
    internal const string WriterPragmas = """
        PRAGMA page_size = 4096;
        PRAGMA journal_mode = WAL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -16384;
        PRAGMA journal_size_limit = 16777216;
        PRAGMA secure_delete = 1;
        PRAGMA trusted_schema = 0;
        """;

    public override DbDataSource Readers { get; } =
        new SqliteDataSource(
            path,
            SqliteOpenMode.ReadWrite,
            "PRAGMA query_only = 1; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = 0"
        );

    public override string Name => path;

    public override void Inspect(IReadOnlyList<StoreModule> modules)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return; // It will be new.
        }

        RefuseNoDatabase();
        try
        {
            using var connection = Connect(SqliteOpenMode.ReadOnly, "");
            RefuseForeign(connection);
            Migrations.RefuseNewer(connection, modules, path);
        }
        catch (SqliteException exception) when (SqliteFailure.IsDamage(exception))
        {
            throw Damaged(exception);
        }
    }

    public override StoreConnection OpenWriter()
    {
        PrivateFiles.Create(path);
        var connection = Connect(SqliteOpenMode.ReadWrite, WriterPragmas);
        try
        {
            Sign(connection);
            RefuseWithoutLog(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override GroupWriter WriteWith(StoreConnection connection, long epoch) => new SqliteGroups(connection, epoch, this, synced);

    public override StoreException Explain(DbException exception) => SqliteFailure.Explain(path, exception);

    public override void Backup(string target)
    {
        // As a file that has no bytes yet it may be there, and so it is ours alone from the start.
        PrivateFiles.CreateNew(target);
        try
        {
            using var source = Connect(SqliteOpenMode.ReadWrite, "PRAGMA wal_autocheckpoint = 0");
            source.Execute(new("VACUUM INTO $1"), target);
            PrivateFiles.Flush(target);
        }
        catch (Exception exception)
        {
            File.Delete(target);
            if (exception is DbException failure)
            {
                throw Explain(failure);
            }

            throw;
        }
    }

    private static void Sign(StoreConnection connection)
    {
        if (connection.Number(ReadApplicationId) != ApplicationId)
        {
            connection.Run($"PRAGMA application_id = {ApplicationId}");
        }
    }

    // On some network drives processes cannot share memory. There SQLite stays with another mode, in which readers and the writer wait for each other.
    private void RefuseWithoutLog(StoreConnection connection)
    {
        if (connection.Command(ReadJournalMode).ExecuteScalar() is not "wal")
        {
            throw new StoreException(
                $"'{path}' was not opened, because there can be no write-ahead log on its drive. Put the project on a local drive."
            );
        }
    }

    private StoreConnection Connect(SqliteOpenMode mode, string pragmas)
    {
        using var source = new SqliteDataSource(path, mode, pragmas);
        return new(source.OpenConnection(), Dialect);
    }

    private void RefuseNoDatabase()
    {
        Span<byte> start = stackalloc byte[16];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual("SQLite format 3\0"u8))
        {
            throw new StoreRefusedException(
                $"'{path}' was not opened, and nothing in it was changed: it is no database, or its beginning is damaged. Put a backup in its place, or move it away.",
                StoreRefusal.Foreign
            );
        }
    }

    private void RefuseForeign(StoreConnection connection)
    {
        if (connection.Number(ReadApplicationId) != ApplicationId && connection.Number(CountTables) > 0)
        {
            throw new StoreRefusedException(
                $"'{path}' was not opened, and nothing in it was changed: it is the database of another program. Move it away.",
                StoreRefusal.Foreign
            );
        }
    }

    private StoreRefusedException Damaged(SqliteException exception) =>
        new(
            $"'{path}' was not opened, and nothing in it was changed: it is damaged ({exception.Message}). Put a backup in its place, or move it away.",
            StoreRefusal.Damaged,
            exception
        );
}
