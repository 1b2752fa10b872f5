namespace Cloister;

/// <summary>Disposes what may be disposable in either way.</summary>
internal static class Disposal
{
    public static ValueTask DisposeAsync(object instance)
    {
        if (instance is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
