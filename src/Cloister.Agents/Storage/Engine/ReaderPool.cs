using System.Collections.Concurrent;
using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The connections that read, each for one read at a time. One whose read failed is not used again.</summary>
internal sealed class ReaderPool(StoreDatabase database, int size) : IAsyncDisposable
{
    private static readonly Statement Commit = new("COMMIT");

    private readonly SemaphoreSlim _places = new(size, size);
    private readonly ConcurrentStack<StoreConnection> _idle = [];
    private bool _isDisposed;

    /// <param name="read">What is read.</param>
    /// <param name="isSingle">Whether it is one statement, which needs no transaction.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<T> ReadAsync<T>(Func<StoreReader, ValueTask<T>> read, bool isSingle, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        StoreConnection? connection = null;
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(AgentStore));
            connection = await TakeAsync(cancellationToken).ConfigureAwait(false);
            var outcome = isSingle
                ? await read(new(connection, isSingle, cancellationToken)).ConfigureAwait(false)
                : await ReadAsync(connection, read, cancellationToken).ConfigureAwait(false);
            _idle.Push(connection);
            return outcome;
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            if (exception is DbException failure)
            {
                CloseIdle(); // What broke this one, a server that started anew, broke them too.
                throw database.Explain(failure);
            }

            throw;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Waits for those who read, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var place = 0; place < size; place++)
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }

        _isDisposed = true;
        CloseIdle();
        _places.Release(size); // Who still comes is told that there is nothing any more.
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private async ValueTask<StoreConnection> TakeAsync(CancellationToken cancellationToken) =>
        _idle.TryPop(out var connection)
            ? connection
            : new(await database.Readers.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), database.Dialect);

    private static async ValueTask<T> ReadAsync<T>(
        StoreConnection connection,
        Func<StoreReader, ValueTask<T>> read,
        CancellationToken cancellationToken
    )
    {
        await connection.Command(connection.Dialect.BeginReading).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var outcome = await read(new(connection, isSingle: false, cancellationToken)).ConfigureAwait(false);
        await connection.Command(Commit).ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        return outcome;
    }
}
