namespace Cloister.Agents;

/// <summary>Which tasks are scheduled, when each is due next, and which moments have passed without anybody looking.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class TaskSchedule
{
    /// <summary>More moments that passed of one task are not worth being kept.</summary>
    private const int MostPassed = 20;

    private static readonly TimeSpan[] Windows =
    [
        TimeSpan.FromHours(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(31),
        TimeSpan.FromDays(366 * 2),
        TimeSpan.FromDays(366 * 50),
    ];

    private readonly TaskAgenda _agenda = new();
    private readonly Dictionary<string, ScheduledTask> _tasks = new(StringComparer.Ordinal);

    /// <summary>When the first task is due; null if none ever is.</summary>
    public DateTimeOffset? NextDue => _agenda.NextDue;

    /// <summary>How many tasks are due some time.</summary>
    public int Count => _agenda.Count;

    /// <summary>When a task is due; null if it never is.</summary>
    public DateTimeOffset? DueOf(string task) => _agenda.DueOf(task);

    /// <summary>Schedules these tasks and no others. One that is scheduled as before keeps its place.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="after">What is due after this moment is still to come.</param>
    /// <returns>Those that are scheduled now and were not before, or otherwise; and those that are not any more.</returns>
    public (IReadOnlyList<ScheduledTask> Changed, IReadOnlyList<string> Gone) Set(IReadOnlyList<ScheduledTask> tasks, DateTimeOffset after)
    {
        var wanted = tasks.Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
        var gone = _tasks.Keys.Where(id => !wanted.Contains(id)).ToList();
        foreach (var id in gone)
        {
            _tasks.Remove(id);
            _agenda.Set(id, null);
        }

        var changed = tasks.Where(task => _tasks.GetValueOrDefault(task.Id)?.Spec != task.Spec).ToList();
        foreach (var task in tasks)
        {
            _tasks[task.Id] = task;
        }

        changed.ForEach(task => _agenda.Set(task.Id, task.NextAfter(after)));
        return (changed, gone);
    }

    /// <summary>Takes the first task that is due by now, if there is one, and says when it is due next.</summary>
    public (ScheduledTask Task, DateTimeOffset Due)? Take(DateTimeOffset now)
    {
        if (_agenda.Take(now) is not { } first)
        {
            return null;
        }

        var task = _tasks[first.Task];
        _agenda.Set(task.Id, task.NextAfter(now));
        return (task, first.Due);
    }

    /// <summary>The last moments of a task after one moment and until another, in order.</summary>
    public static IReadOnlyList<DateTimeOffset> Passed(ScheduledTask task, DateTimeOffset after, DateTimeOffset until)
    {
        // A task may have been due a million times, so the past is looked at from its near end.
        foreach (var window in Windows)
        {
            var from = until - after > window ? until - window : after;
            var passed = Moments(task, from, until);
            if (passed.Count >= MostPassed || from == after)
            {
                return passed.Count > MostPassed ? passed[^MostPassed..] : passed;
            }
        }

        return [];
    }

    private static List<DateTimeOffset> Moments(ScheduledTask task, DateTimeOffset after, DateTimeOffset until)
    {
        var moments = new List<DateTimeOffset>();
        for (var at = task.NextAfter(after); at is { } moment && moment <= until; at = task.NextAfter(moment))
        {
            moments.Add(moment);
        }

        return moments;
    }
}
