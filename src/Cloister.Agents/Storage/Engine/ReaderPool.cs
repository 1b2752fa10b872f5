using System.Collections.Concurrent;
using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The connections that read, each for one read at a time. One that failed is not used again.</summary>
internal sealed class ReaderPool(DbDataSource source, Dialect dialect, int size) : IDisposable
{
    private static readonly Statement Commit = new("COMMIT");

    private readonly Statement _begin = new(dialect.BeginReading);
    private readonly SemaphoreSlim _places = new(size, size);
    private readonly ConcurrentStack<StoreConnection> _idle = [];

    public async ValueTask<T> ReadAsync<T>(Func<StoreReader, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        StoreConnection? connection = null;
        try
        {
            connection = await TakeAsync(cancellationToken).ConfigureAwait(false);
            var outcome = await ReadAsync(connection, read, cancellationToken).ConfigureAwait(false);
            _idle.Push(connection);
            return outcome;
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for those who read, and closes the connections.</summary>
    public void Dispose()
    {
        for (var place = 0; place < size; place++)
        {
            _places.Wait();
        }

        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async ValueTask<StoreConnection> TakeAsync(CancellationToken cancellationToken) =>
        _idle.TryPop(out var connection)
            ? connection
            : new(await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), dialect);

    private async ValueTask<T> ReadAsync<T>(
        StoreConnection connection,
        Func<StoreReader, ValueTask<T>> read,
        CancellationToken cancellationToken
    )
    {
        await connection.Command(_begin, []).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var outcome = await read(new(connection, cancellationToken)).ConfigureAwait(false);
        await connection.Command(Commit, []).ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        return outcome;
    }
}
