using System.Collections.Immutable;

namespace Cloister.Chat;

/// <summary>What a session tells to any number of consumers, each of which reads at its own pace.</summary>
/// <remarks>A consumer is registered when it asks for its enumerator, so whoever does that and then sends misses nothing.</remarks>
/// <typeparam name="T">What is told.</typeparam>
/// <param name="open">Makes a reader; it is given what takes it off this stream.</param>
internal sealed class SessionStream<T>(Func<Action<ItemReader<T>>, CancellationToken, ItemReader<T>> open) : IAsyncEnumerable<T>
    where T : class
{
    private readonly Lock _sync = new();
    private ImmutableArray<ItemReader<T>> _readers = [];
    private bool _isComplete;

    public bool HasReaders => !_readers.IsEmpty;

    /// <summary>The readers there are.</summary>
    public ImmutableArray<ItemReader<T>> Readers => _readers;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Open(cancellationToken);

    /// <summary>A reader of what comes from now on.</summary>
    public ItemReader<T> Open(CancellationToken cancellationToken)
    {
        var reader = open(Remove, cancellationToken);
        Add(reader);
        return reader;
    }

    /// <summary>Registers a reader; on a stream that is over it is over at once.</summary>
    public void Add(ItemReader<T> reader)
    {
        lock (_sync)
        {
            if (!_isComplete)
            {
                _readers = _readers.Add(reader);
                return;
            }
        }

        reader.Complete();
    }

    public void Remove(ItemReader<T> reader)
    {
        lock (_sync)
        {
            _readers = _readers.Remove(reader);
        }
    }

    /// <returns>How many items readers miss for it.</returns>
    public int Write(T item)
    {
        var dropped = 0;
        foreach (var reader in _readers)
        {
            dropped += reader.Write(item);
        }

        return dropped;
    }

    public void Complete()
    {
        ImmutableArray<ItemReader<T>> readers;
        lock (_sync)
        {
            _isComplete = true;
            readers = _readers;
            _readers = [];
        }

        foreach (var reader in readers)
        {
            reader.Complete();
        }
    }
}
