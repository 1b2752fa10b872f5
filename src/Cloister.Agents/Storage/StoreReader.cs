using System.Data.Common;

namespace Cloister.Agents;

/// <summary>Reads of one short transaction, or a single one: all see the data of one moment. Of no use after it.</summary>
internal sealed class StoreReader(StoreConnection connection, bool isSingle, CancellationToken cancellationToken)
{
    private bool _hasRead;

    public Dialect Dialect => connection.Dialect;

    /// <summary>All rows.</summary>
    public ValueTask<List<T>> ListAsync<T>(Statement statement, Func<DbDataReader, T> row, params ReadOnlySpan<SqlValue> arguments) =>
        ListAsync(Command(statement, arguments), row, static _ => true);

    /// <summary>The rows up to the one after which nobody wants more.</summary>
    public ValueTask<List<T>> ListWhileAsync<T>(
        Statement statement,
        Func<DbDataReader, T> row,
        Func<T, bool> more,
        params ReadOnlySpan<SqlValue> arguments
    ) => ListAsync(Command(statement, arguments), row, more);

    /// <summary>The first row, or nothing.</summary>
    public ValueTask<T?> FirstAsync<T>(Statement statement, Func<DbDataReader, T> row, params ReadOnlySpan<SqlValue> arguments) =>
        FirstAsync(Command(statement, arguments), row);

    /// <summary>The first column of the first row as a number, or nothing.</summary>
    public ValueTask<long?> NumberAsync(Statement statement, params ReadOnlySpan<SqlValue> arguments) =>
        FirstAsync(Command(statement, arguments), static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0));

    private DbCommand Command(Statement statement, ReadOnlySpan<SqlValue> arguments)
    {
        if (isSingle && _hasRead)
        {
            throw new InvalidOperationException($"Only one statement was to be read, because a second may see another moment: {statement}");
        }

        _hasRead = true;
        return connection.Command(statement, arguments);
    }

    private async ValueTask<List<T>> ListAsync<T>(DbCommand command, Func<DbDataReader, T> row, Func<T, bool> more)
    {
        var rows = new List<T>();
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(row(reader));
                if (!more(rows[^1]))
                {
                    break;
                }
            }
        }

        return rows;
    }

    private async ValueTask<T?> FirstAsync<T>(DbCommand command, Func<DbDataReader, T> row)
    {
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? row(reader) : default;
        }
    }
}
