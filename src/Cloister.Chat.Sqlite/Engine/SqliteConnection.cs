namespace Cloister.Chat;

/// <summary>A connection that is opened at its first use, is used by one at a time, and is opened anew after a failure.</summary>
internal sealed class SqliteConnection(Func<SqliteDatabase> open) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SqliteDatabase? _database;
    private bool _isDisposed;

    public async Task<T> UseAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteSessionStorage));
            return work(_database ??= open());
        }
        catch (Exception exception) when (exception is SqliteFailure or IOException)
        {
            _database?.Dispose();
            _database = null;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for who uses it, and closes it.</summary>
    public void Dispose()
    {
        _gate.Wait();
        _isDisposed = true;
        _database?.Dispose();
        _database = null;
        _gate.Release();
    }
}
