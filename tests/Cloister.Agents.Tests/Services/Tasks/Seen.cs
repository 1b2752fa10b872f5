using System.Collections;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>What was seen so far, in order; it can be awaited.</summary>
internal sealed class Seen<T> : IReadOnlyList<T>
{
    private readonly Lock _lock = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count => Snapshot().Items.Length;

    public T this[int index] => Snapshot().Items[index];

    public void Add(T item)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            _items.Add(item);
            (added, _added) = (_added, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        added.SetResult();
    }

    public Task WaitForAsync(int count) => WaitAsync(items => items.Length >= count, $"{count} of {typeof(T).Name}");

    public async Task<T> WaitForAsync(Predicate<T> match)
    {
        await WaitAsync(items => Array.Exists(items, match), $"a certain {typeof(T).Name}");
        return Snapshot().Items.First(item => match(item));
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Snapshot().Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private async Task WaitAsync(Predicate<T[]> isEnough, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (Snapshot() is var (items, added) && !isEnough(items))
        {
            var left = TimeSpan.FromSeconds(10) - TimeProvider.System.GetElapsedTime(deadline);
            try
            {
                await added.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException($"Waited 10 s for {what}; there are: {string.Join(", ", items)}", exception);
            }
        }
    }

    private (T[] Items, Task Added) Snapshot()
    {
        lock (_lock)
        {
            return ([.. _items], _added.Task);
        }
    }
}
