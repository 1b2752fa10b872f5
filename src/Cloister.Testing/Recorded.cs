using System.Collections;

namespace Cloister.Testing;

/// <summary>What was recorded so far, in order; it can be awaited.</summary>
/// <remarks>Safe from any thread. Enumerating gives what is there at that moment.</remarks>
/// <typeparam name="T">What is recorded.</typeparam>
public sealed class Recorded<T> : IReadOnlyList<T>
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _sync = new();
    private readonly List<T> _items = [];
    private readonly List<Waiter> _waiters = [];

    internal Recorded() { }

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_sync)
            {
                return _items.Count;
            }
        }
    }

    /// <inheritdoc/>
    public T this[int index]
    {
        get
        {
            lock (_sync)
            {
                return _items[index];
            }
        }
    }

    /// <summary>Waits until there are at least <paramref name="count"/>, and gives the first of them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="timeout">How long at most, on the real clock; 10 seconds when null.</param>
    /// <exception cref="TimeoutException">They did not come; the message says what came instead.</exception>
    public async Task<IReadOnlyList<T>> WaitForAsync(int count, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var items = await WaitAsync(items => items.Count >= count, $"{count} of", timeout).ConfigureAwait(false);
        return items[..count];
    }

    /// <summary>Waits for one that matches; one that is there already will do.</summary>
    /// <param name="match">Which one.</param>
    /// <param name="timeout">How long at most, on the real clock; 10 seconds when null.</param>
    /// <exception cref="TimeoutException">It did not come; the message says what came instead.</exception>
    public async Task<T> WaitForAsync(Predicate<T> match, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(match);
        var items = await WaitAsync(items => items.Exists(match), "a matching", timeout).ConfigureAwait(false);
        return Array.Find(items, match)!;
    }

    /// <summary>Forgets what was recorded, to look at what comes next.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _items.Clear();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All that was recorded, one per line.</summary>
    public override string ToString() => string.Join('\n', Snapshot());

    internal void Add(T item)
    {
        List<(Waiter Waiter, T[] Items)>? satisfied = null;
        lock (_sync)
        {
            _items.Add(item);
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].IsSatisfied(_items))
                {
                    (satisfied ??= []).Add((_waiters[i], [.. _items]));
                    _waiters.RemoveAt(i);
                }
            }
        }

        foreach (var (waiter, items) in satisfied ?? [])
        {
            waiter.Completion.TrySetResult(items);
        }
    }

    private async Task<T[]> WaitAsync(Predicate<List<T>> isSatisfied, string wanted, TimeSpan? timeout)
    {
        var waiter = new Waiter(isSatisfied);
        lock (_sync)
        {
            if (isSatisfied(_items))
            {
                return [.. _items];
            }

            _waiters.Add(waiter);
        }

        var limit = timeout ?? DefaultTimeout;
        try
        {
            return await waiter.Completion.Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(Describe(wanted, limit), exception);
        }
        finally
        {
            lock (_sync)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    private string Describe(string wanted, TimeSpan limit)
    {
        var items = Snapshot();
        return $"Waited {limit.TotalSeconds:0.###} s for {wanted} '{typeof(T).Name}', but "
            + (items.Length == 0 ? "none was recorded." : $"only this was recorded:\n{string.Join('\n', items)}");
    }

    private T[] Snapshot()
    {
        lock (_sync)
        {
            return [.. _items];
        }
    }

    private sealed class Waiter(Predicate<List<T>> isSatisfied)
    {
        public TaskCompletionSource<T[]> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsSatisfied(List<T> items) => isSatisfied(items);
    }
}
