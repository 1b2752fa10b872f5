using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is kept of the runs of tasks, the newest first.</summary>
internal sealed class RunArchive(TaskFolder tasks)
{
    /// <summary>So many runs of a task are kept.</summary>
    public const int Kept = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>The files of a run.</summary>
    public RunFolder Open(string task, string stamp) => new(Path.Combine(FolderOf(task), stamp));

    /// <summary>A name for a run that no other run of the task has or had; of two of one moment the second is a millisecond later.</summary>
    public string NewStamp(string task, DateTimeOffset now)
    {
        lock (_lock)
        {
            var stamp = RunStamp.Of(now);
            while (string.CompareOrdinal(stamp, _last.GetValueOrDefault(task)) <= 0 || Directory.Exists(Open(task, stamp).Path))
            {
                now += TimeSpan.FromMilliseconds(1);
                stamp = RunStamp.Of(now);
            }

            return _last[task] = stamp;
        }
    }

    /// <summary>The newest runs of a task.</summary>
    public IReadOnlyList<JsonData> List(string task, int limit) => [.. Stamps(task).Take(limit).Select(stamp => Show(task, stamp))];

    /// <summary>The last run of a task that has ended; null if there is none.</summary>
    public JsonData? FindLast(string task) =>
        Stamps(task).Select(stamp => Open(task, stamp).ReadJson(RunRecord.FileName)).FirstOrDefault(record => record is not null);

    /// <summary>A run of a task; null if there is none.</summary>
    public JsonData? Find(string task, string stamp) =>
        RunStamp.IsOne(stamp) && Directory.Exists(Open(task, stamp).Path) ? Show(task, stamp) : null;

    /// <summary>Removes what is kept of a run that has ended.</summary>
    /// <exception cref="ActionFailedException">There is none, or it goes on.</exception>
    public void Delete(string task, string stamp)
    {
        if (Find(task, stamp) is null)
        {
            throw new ActionFailedException($"Run not found: {stamp}");
        }

        var folder = Open(task, stamp);
        if (folder.ReadText(RunRecord.FileName) is null)
        {
            throw new ActionFailedException($"Run is not over: {stamp}");
        }

        Directory.Delete(folder.Path, recursive: true);
    }

    /// <summary>Removes what is too old.</summary>
    public void Prune(string task)
    {
        foreach (var stamp in Stamps(task).Skip(Kept).Where(stamp => Open(task, stamp).ReadText(RunRecord.FileName) is not null))
        {
            Directory.Delete(Open(task, stamp).Path, recursive: true);
        }
    }

    private JsonData Show(string task, string stamp)
    {
        var folder = Open(task, stamp);
        return folder.ReadJson(RunRecord.FileName) ?? Unfinished(task, stamp, folder.ReadJson(RunProgress.FileName));
    }

    private static JsonData Unfinished(string task, string stamp, JsonData? progress) =>
        TaskJson.Object(
            ("taskId", task),
            ("timestamp", stamp),
            ("status", "running"),
            ("phase", progress?.TryGet("phase", out var phase) == true ? phase : RunProgress.Preparing)
        );

    private IEnumerable<string> Stamps(string task)
    {
        var folder = FolderOf(task);
        return Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Where(RunStamp.IsOne)
                .OrderDescending(StringComparer.Ordinal)
            : [];
    }

    private string FolderOf(string task) => tasks.RunsOf(task);
}
