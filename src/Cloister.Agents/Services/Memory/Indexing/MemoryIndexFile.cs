using Microsoft.Data.Sqlite;

namespace Cloister.Agents;

/// <summary>
/// The file of the index: a cache, made again whenever it is missing, broken or of another version. It has one connection, and is used by one thread.
/// </summary>
internal sealed class MemoryIndexFile : IDisposable
{
    private const int Version = 2;

    private const string Pragmas = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA cache_size = -8192;
        PRAGMA secure_delete = FAST;
        PRAGMA trusted_schema = 0;
        """;

    // The index splits at ASCII signs only: the words are ours. It keeps no texts, for they are in the chunks.
    private const string Tables = """
        CREATE TABLE file (key INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, owner TEXT, hash BLOB NOT NULL);
        CREATE TABLE chunk (
            key INTEGER PRIMARY KEY, file INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, text TEXT NOT NULL, model TEXT, vector BLOB);
        CREATE INDEX chunk_of_file ON chunk (file, key);
        CREATE INDEX file_of_owner ON file (owner) WHERE owner IS NOT NULL;
        CREATE VIRTUAL TABLE word_index USING fts5 (words, content = '', tokenize = 'ascii');
        """;

    private static readonly Statement ReadVersion = new("PRAGMA user_version");
    private static readonly Statement Check = new("PRAGMA quick_check(1)");
    private static readonly Statement Begin = new("BEGIN");
    private static readonly Statement CommitAll = new("COMMIT");
    private static readonly Statement Rollback = new("ROLLBACK");

    private MemoryIndexFile(StoreConnection connection) => Connection = connection;

    public StoreConnection Connection { get; }

    private static int CurrentVersion => (Version * 2) + (MemoryWords.KnowsForms ? 1 : 0);

    /// <summary>Opens the file, or makes a new one in its place if nothing can be done with it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isNew">Whether it is empty, so that everything has to be put in.</param>
    public static MemoryIndexFile Open(string path, out bool isNew)
    {
        isNew = !File.Exists(path);
        if (!isNew && TryOpen(path) is { } file)
        {
            return file;
        }

        isNew = true;
        return Create(path);
    }

    /// <summary>Makes an empty file in place of one that may be there.</summary>
    public static MemoryIndexFile Create(string path)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + part);
        }

        PrivateFiles.Create(path);
        var connection = Connect(path);
        connection.Run($"BEGIN; {Tables} PRAGMA user_version = {CurrentVersion}; COMMIT");
        return new(connection);
    }

    /// <summary>Does something in one transaction: all of it, or nothing.</summary>
    public void InOne(Action work)
    {
        Connection.Execute(Begin);
        try
        {
            work();
            Connection.Execute(CommitAll);
        }
        catch
        {
            try
            {
                Connection.Execute(Rollback);
            }
            catch (SqliteException)
            {
                // Some failures have rolled back already; what matters is the first one.
            }

            throw;
        }
    }

    public void Dispose() => Connection.Dispose();

    private static MemoryIndexFile? TryOpen(string path)
    {
        StoreConnection? connection = null;
        try
        {
            connection = Connect(path);
            if (connection.Number(ReadVersion) == CurrentVersion && connection.Command(Check).ExecuteScalar() is "ok")
            {
                return new(connection);
            }
        }
        catch (SqliteException failure) when (SqliteFailure.IsDamage(failure))
        {
            // It is made anew.
        }

        connection?.Dispose();
        return null;
    }

    private static StoreConnection Connect(string path) =>
        new(new SqliteDataSource(path, SqliteOpenMode.ReadWrite, Pragmas).OpenConnection(), Dialect.Sqlite);
}
