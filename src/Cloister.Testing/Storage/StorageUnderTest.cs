using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Opens storages for a check and disposes them after it.</summary>
internal sealed class StorageUnderTest(Func<ISessionStorage> open) : IAsyncDisposable
{
    private readonly List<ISessionStorage> _opened = [];

    public ISessionStorage Open()
    {
        var storage = open();
        _opened.Add(storage);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var storage in _opened)
        {
            if (storage is IAsyncDisposable later)
            {
                await later.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (storage as IDisposable)?.Dispose();
            }
        }
    }
}
