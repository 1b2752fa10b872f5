using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cloister.Agents;

/// <summary>
/// The prepared statements of the connection that writes. It speaks to the library itself: the provider makes some objects for each statement and a box for
/// each number, which for a row of a few words takes longer than to store it.
/// </summary>
internal sealed class SqliteStatements(sqlite3 connection) : IDisposable
{
    // For another program that has the file open and writes, against our advice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Statement, Prepared> _prepared = [];

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed, if it is one that changes rows.</returns>
    public int Execute(Statement statement, params ReadOnlySpan<SqlValue> arguments)
    {
        var handle = Bound(statement, arguments);
        try
        {
            Step(handle);
            return raw.sqlite3_changes(connection);
        }
        finally
        {
            Reset(handle);
        }
    }

    /// <summary>The one number that a statement gives, or nothing.</summary>
    public long? Number(Statement statement, params ReadOnlySpan<SqlValue> arguments)
    {
        var handle = Bound(statement, arguments);
        try
        {
            return Step(handle) && raw.sqlite3_column_type(handle, 0) != raw.SQLITE_NULL ? raw.sqlite3_column_int64(handle, 0) : null;
        }
        finally
        {
            Reset(handle);
        }
    }

    public void Dispose()
    {
        foreach (var prepared in _prepared.Values)
        {
            prepared.Handle.Dispose();
        }
    }

    private sqlite3_stmt Bound(Statement statement, ReadOnlySpan<SqlValue> arguments)
    {
        if (!_prepared.TryGetValue(statement, out var prepared))
        {
            _prepared[statement] = prepared = Prepare(statement, arguments.Length);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            Check(Bind(prepared.Handle, prepared.Places[i], in arguments[i]));
        }

        return prepared.Handle;
    }

    private Prepared Prepare(Statement statement, int parameters)
    {
        Check(raw.sqlite3_prepare_v2(connection, statement.Text, out var handle));
        var places = new int[parameters];
        for (var i = 0; i < parameters; i++)
        {
            // What it calls $1 is a name to SQLite: the places are counted in the order in which the names first stand there.
            places[i] = raw.sqlite3_bind_parameter_index(handle, string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        }

        return new(handle, places);
    }

    private static int Bind(sqlite3_stmt handle, int place, in SqlValue value) =>
        value.Kind switch
        {
            SqlKind.Number => raw.sqlite3_bind_int64(handle, place, value.Number),
            SqlKind.Text => raw.sqlite3_bind_text(handle, place, value.Text),
            SqlKind.Bytes when value.Bytes.IsEmpty => raw.sqlite3_bind_zeroblob(handle, place, 0),
            SqlKind.Bytes => raw.sqlite3_bind_blob(handle, place, value.Bytes),
            _ => raw.sqlite3_bind_null(handle, place),
        };

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    private bool Step(sqlite3_stmt handle)
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_BUSY)
        {
            code = StepPatiently(handle);
        }

        Check(code);
        return code == raw.SQLITE_ROW;
    }

    private static int StepPatiently(sqlite3_stmt handle)
    {
        var code = raw.SQLITE_BUSY;
        SpinWait.SpinUntil(() => (code = raw.sqlite3_step(handle)) != raw.SQLITE_BUSY, Patience);
        return code;
    }

    // It repeats the failure of the last step, which is known.
    private static void Reset(sqlite3_stmt handle) => _ = raw.sqlite3_reset(handle);

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection);

    private sealed record Prepared(sqlite3_stmt Handle, int[] Places);
}
