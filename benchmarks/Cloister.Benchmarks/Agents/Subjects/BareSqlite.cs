using System.Globalization;
using Cloister.Agents;
using Microsoft.Data.Sqlite;

namespace Cloister.Benchmarks;

/// <summary>
/// One connection of the same provider, set up in the same way, on one thread: it does with prepared commands what is on a tape. Its tables are
/// the store's.
/// </summary>
internal sealed class BareSqlite : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly SqliteConnection _connection;
    private readonly Dictionary<Statement, Prepared> _prepared = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _checkpoint;
    private readonly SqliteCommand _normal;
    private readonly SqliteCommand _full;
    private Durability? _durability;

    private BareSqlite(TemporaryFolder folder)
    {
        _folder = folder;
        _connection = new($"Data Source={folder["state.db"]};Pooling=False");
        _connection.Open();
        Command(SqliteFile.WriterPragmas).ExecuteNonQuery();
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _checkpoint = Command("PRAGMA wal_checkpoint(PASSIVE)");
        _normal = Command("PRAGMA synchronous = NORMAL");
        _full = Command("PRAGMA synchronous = FULL");
    }

    public static async Task<BareSqlite> CreateAsync()
    {
        var folder = new TemporaryFolder();
        await (await AgentStore.OpenAsync(new() { Folder = folder.Path, Modules = HostParts.Modules })).DisposeAsync();
        return new(folder);
    }

    /// <summary>Makes a tape ready: everything that can be done before is done here.</summary>
    public IReadOnlyList<Transaction> Load(IReadOnlyList<Tape.Step> tape) =>
        [
            .. tape.Select(step => new Transaction(
                step.Durability,
                step.Writes?.Select(write => new Row(Prepare(write), [.. write.Arguments.Select(argument => argument.ToObject())]))
                    .ToArray()
            )),
        ];

    public void Play(IReadOnlyList<Transaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if (transaction.Rows is null)
            {
                _checkpoint.ExecuteNonQuery();
            }
            else
            {
                Apply(transaction.Durability, transaction.Rows);
            }
        }
    }

    /// <summary>How many rows there are, and how long they are.</summary>
    public (long Rows, long Bytes) Count() => Count(_connection);

    /// <summary>The same of a file that nobody has open.</summary>
    public static (long Rows, long Bytes) Count(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        return Count(connection);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    private static (long Rows, long Bytes) Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*), sum(length(body)) FROM log";
        using var rows = command.ExecuteReader();
        rows.Read();
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    private void Apply(Durability durability, Row[] rows)
    {
        if (_durability != durability)
        {
            (durability == Durability.Disk ? _full : _normal).ExecuteNonQuery();
            _durability = durability;
        }

        _begin.ExecuteNonQuery();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Arguments.Length; i++)
            {
                row.Prepared.Parameters[i].Value = row.Arguments[i];
            }

            row.Prepared.Command.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
    }

    private Prepared Prepare(Tape.Taped write)
    {
        if (!_prepared.TryGetValue(write.Statement, out var prepared))
        {
            var command = Command(write.Statement.Text);
            var parameters = write
                .Arguments.Select(
                    (_, i) => command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), DBNull.Value)
                )
                .ToArray();
            command.Prepare();
            _prepared[write.Statement] = prepared = new(command, parameters);
        }

        return prepared;
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    internal sealed record Transaction(Durability Durability, Row[]? Rows);

    internal sealed record Row(Prepared Prepared, object[] Arguments);

    internal sealed record Prepared(SqliteCommand Command, SqliteParameter[] Parameters);
}
