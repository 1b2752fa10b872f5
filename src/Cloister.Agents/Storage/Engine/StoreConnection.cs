using System.Data.Common;
using System.Globalization;

namespace Cloister.Agents;

/// <summary>A connection for one caller at a time, and the commands it has made ready.</summary>
internal sealed class StoreConnection(DbConnection connection, Dialect dialect) : IDisposable
{
    private readonly Dictionary<Statement, DbCommand> _commands = [];

    public Dialect Dialect => dialect;

    public DbConnection Connection => connection;

    /// <summary>The command of a statement, with these arguments.</summary>
    public DbCommand Command(Statement statement, params ReadOnlySpan<SqlValue> arguments)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            _commands[statement] = command = connection.CreateCommand();
            dialect.Fill(command, statement, arguments.Length);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i].ToObject();
        }

        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(Statement statement, params ReadOnlySpan<SqlValue> arguments) => Command(statement, arguments).ExecuteNonQuery();

    /// <summary>Runs a script of ours, once.</summary>
    public void Run(string script)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // It is written in this program, with no words of anybody else.
        command.CommandText = script;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The one number that a statement gives, or nothing.</summary>
    public long? Number(Statement statement, params ReadOnlySpan<SqlValue> arguments) =>
        Command(statement, arguments).ExecuteScalar() is { } value and not DBNull
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
