namespace Cloister.Chat;

/// <summary>
/// The tables. A thread is a row with everything but its messages. These are in blocks, several in a row: the key of the thread is the upper half of the
/// row's, the place of the first message the lower, so that a conversation stands together and in order.
/// </summary>
internal static class ThreadSchema
{
    private const int Version = 2;

    /// <summary>A message is longer than a row of most tables, so the pages are larger too.</summary>
    public const int PageSize = 16 * 1024;

    // The letters CLTH, so that tools and we ourselves know the file.
    private const int ApplicationId = 0x434C5448;

    /// <summary>Opens a file, with tables. A file of a newer version or of another program is refused before anything in it changes.</summary>
    public static SqliteDatabase Open(string path, bool isReader)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
        var database = SqliteDatabase.Open(path);
        try
        {
            EnsureTables(database, path);

            // What is deleted is gone: its bytes are overwritten. A long thread fits into the cache as a whole, so it is written once. The reader leaves all writing, also that of checkpoints, to the writer.
            database.Execute(
                isReader
                    ? "PRAGMA cache_size = -16384; PRAGMA query_only = 1; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = 0"
                    : "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA secure_delete = 1; PRAGMA trusted_schema = 0"
            );
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void EnsureTables(SqliteDatabase database, string path)
    {
        if (!IsOurs(database))
        {
            RefuseForeign(database, path);
            Create(database);
        }

        RefuseOtherVersion(database.Number("PRAGMA user_version"), path);
    }

    private static void RefuseOtherVersion(long version, string path)
    {
        var found = $"'{path}' is not used for threads, because its tables have version {version}";
        if (version > Version)
        {
            throw new SqliteFailure(
                $"{found}, and this program knows {Version}. Update it, or choose another file.",
                SessionDataReason.NewerVersion
            );
        }

        if (version < Version)
        {
            throw new IOException($"{found}, which was never released. Choose another file.");
        }
    }

    private static bool IsOurs(SqliteDatabase database) => database.Number("PRAGMA application_id") == ApplicationId;

    private static void RefuseForeign(SqliteDatabase database, string path)
    {
        // Somebody may be making the tables at this moment: then it is ours when there is anything in it.
        if (database.Number("SELECT count(*) FROM sqlite_master") > 0 && !IsOurs(database))
        {
            throw new IOException($"'{path}' is not used for threads, because it is the database of another program. Choose another file.");
        }
    }

    private static void Create(SqliteDatabase database)
    {
        database.Execute($"PRAGMA page_size = {PageSize}; PRAGMA journal_mode = WAL");
        database.InTransaction(
            "BEGIN IMMEDIATE",
            () =>
            {
                if (!IsOurs(database))
                {
                    database.Execute(Tables);
                }

                return 0;
            }
        );
    }

    // A key is never used twice (AUTOINCREMENT), so a revision never comes back. A thread that was set aside has no id any more.
    private static readonly string Tables = $"""
        PRAGMA application_id = {ApplicationId};
        CREATE TABLE thread (
          key INTEGER PRIMARY KEY AUTOINCREMENT,
          id BLOB UNIQUE,
          aside BLOB,
          saves INTEGER NOT NULL,
          updated INTEGER NOT NULL,
          messages INTEGER NOT NULL,
          first_text TEXT,
          rest BLOB NOT NULL
        );
        CREATE TABLE block (
          id INTEGER PRIMARY KEY,
          body BLOB NOT NULL
        );
        PRAGMA user_version = {Version};
        """;
}
