using SQLitePCL;

namespace Cloister.Chat;

/// <summary>One connection to a database file, for one caller at a time, and its prepared statements.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly sqlite3 _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    private SqliteDatabase(string path, sqlite3 connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <summary>Opens the file, and makes it if there is none.</summary>
    public static SqliteDatabase Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var connection, flags, vfs: null);
        var database = new SqliteDatabase(path, connection);
        try
        {
            database.Check(code);
            raw.sqlite3_extended_result_codes(connection, 1);
            raw.sqlite3_busy_timeout(connection, (int)Patience.TotalMilliseconds);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The statement, prepared at its first use.</summary>
    public SqliteStatement this[string sql]
    {
        get
        {
            if (!_statements.TryGetValue(sql, out var statement))
            {
                Check(raw.sqlite3_prepare_v2(_connection, sql, out var prepared));
                _statements[sql] = statement = new(this, prepared);
            }

            return statement;
        }
    }

    public long LastInsertedKey => raw.sqlite3_last_insert_rowid(_connection);

    public void Execute(string sql) => Check(raw.sqlite3_exec(_connection, sql));

    public long Number(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection, sql, out var prepared));
        using var statement = new SqliteStatement(this, prepared);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Runs all of it or nothing, on the data of one moment. Begun IMMEDIATE, nobody else writes meanwhile, in no process.</summary>
    public T InTransaction<T>(string begin, Func<T> work)
    {
        Execute(begin);
        try
        {
            var outcome = work();
            Execute("COMMIT");
            return outcome;
        }
        catch
        {
            foreach (var statement in _statements.Values)
            {
                statement.Reset();
            }

            _ = raw.sqlite3_exec(_connection, "ROLLBACK"); // After some failures SQLite has done it already.
            throw;
        }
    }

    public void Check(int code)
    {
        if (code is not raw.SQLITE_OK)
        {
            throw SqliteFailure.Of(_path, code, raw.sqlite3_errmsg(_connection).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}
