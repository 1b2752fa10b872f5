namespace Cloister.Agents;

/// <summary>When each task is due next, the earliest at hand.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class TaskAgenda
{
    private readonly PriorityQueue<Entry, Entry> _queue = new(Entry.ByDueTime);
    private readonly Dictionary<string, Entry> _current = new(StringComparer.Ordinal);

    /// <summary>How many tasks are due some time.</summary>
    public int Count => _current.Count;

    /// <summary>When the first is due; null if none ever is.</summary>
    public DateTimeOffset? NextDue => First()?.Due;

    /// <summary>When a task is due; null if it never is.</summary>
    public DateTimeOffset? DueOf(string task) => _current.GetValueOrDefault(task)?.Due;

    /// <summary>Says when a task is due; null for never.</summary>
    public void Set(string task, DateTimeOffset? due)
    {
        if (due is null)
        {
            _current.Remove(task);
            return;
        }

        var entry = new Entry(task, due.Value);
        _current[task] = entry;
        _queue.Enqueue(entry, entry);
    }

    /// <summary>Takes the first that is due by now, if there is one. It is not due any more until it is set again.</summary>
    public (string Task, DateTimeOffset Due)? Take(DateTimeOffset now)
    {
        if (First() is not { } first || first.Due > now)
        {
            return null;
        }

        _queue.Dequeue();
        _current.Remove(first.Task);
        return (first.Task, first.Due);
    }

    /// <summary>The first that still holds: those that were set anew are thrown away when they come to the front.</summary>
    private Entry? First()
    {
        while (_queue.TryPeek(out var entry, out _))
        {
            if (ReferenceEquals(_current.GetValueOrDefault(entry.Task), entry))
            {
                return entry;
            }

            _queue.Dequeue();
        }

        return null;
    }

    private sealed class Entry(string task, DateTimeOffset due)
    {
        public static IComparer<Entry> ByDueTime { get; } =
            Comparer<Entry>.Create(
                static (one, other) =>
                    one.Due.CompareTo(other.Due) is not 0 and var order ? order : string.CompareOrdinal(one.Task, other.Task)
            );

        public string Task => task;

        public DateTimeOffset Due => due;
    }
}
