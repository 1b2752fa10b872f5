using System.Data.Common;

namespace Cloister.Agents;

/// <summary>A connection for one caller at a time, and the commands it has prepared.</summary>
internal sealed class StoreConnection(DbConnection connection, Dialect dialect) : IDisposable
{
    private readonly Dictionary<Statement, DbCommand> _commands = [];

    public Dialect Dialect => dialect;

    public DbConnection Connection => connection;

    /// <summary>The command of a statement, with these arguments.</summary>
    public DbCommand Command(Statement statement, ReadOnlySpan<SqlValue> arguments)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
            dialect.Fill(command, statement, arguments.Length);
            _commands[statement] = command;
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

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
