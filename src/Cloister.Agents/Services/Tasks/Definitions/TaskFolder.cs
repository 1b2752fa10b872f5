using System.Text;

namespace Cloister.Agents;

/// <summary>The definitions of a project: <c>.agent/tasks/&lt;id&gt;/task.md</c>. One that cannot be used is listed with its reason and disturbs no other.</summary>
/// <remarks>Safe for several threads. A file that looks as it did is not read again.</remarks>
internal sealed class TaskFolder(AgentPaths paths)
{
    private const long MostBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private IReadOnlyList<Found> _seen = [];

    /// <summary>Where tasks are, links followed.</summary>
    /// <exception cref="AgentPathException">A link leads out of the project.</exception>
    public string Root => paths.InState("tasks");

    /// <summary>Makes the folder if it is not there.</summary>
    public string Ensure() => PrivateFolder.Ensure(Root);

    /// <summary>All tasks, by their ids.</summary>
    public IReadOnlyList<ListedTask> Read()
    {
        lock (_lock)
        {
            _seen = Look();
            _known = _seen.ToDictionary(found => found.Id, Know, StringComparer.Ordinal);
            return WithoutTwins(_known.Values.Select(known => known.Task));
        }
    }

    /// <summary>Whether the files look different than when they were read or asked about last.</summary>
    public bool HaveChanged()
    {
        lock (_lock)
        {
            var now = TryLook();
            var haveChanged = !now.SequenceEqual(_seen);
            _seen = now;
            return haveChanged;
        }
    }

    /// <summary>The text of a definition; null if there is none.</summary>
    public string? ReadText(string id)
    {
        var file = FileOf(id);
        return File.Exists(file) ? Encoding.UTF8.GetString(SharedFile.Read(file)) : null;
    }

    /// <summary>Puts a definition in the place of the one that is there.</summary>
    public void Write(string id, string text)
    {
        PrivateFolder.Ensure(FolderOf(id));
        AtomicFile.Write(FileOf(id), Encoding.UTF8.GetBytes(text), PrivateFolder.FileMode);
    }

    /// <summary>Removes a task and all there is of its runs.</summary>
    public void Delete(string id)
    {
        var folder = FolderOf(id);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The folder of a task.</summary>
    /// <exception cref="AgentPathException">A link leads out of the project.</exception>
    public string FolderOf(string id) => paths.InState("tasks", id);

    /// <summary>Where what is kept of the runs of a task is.</summary>
    /// <exception cref="AgentPathException">A link leads out of the project.</exception>
    public string RunsOf(string id) => paths.InState("tasks", id, "runs");

    private string FileOf(string id) => paths.InState("tasks", id, TaskFile.Name);

    /// <summary>What cannot be looked at now looks as if there were nothing; that it can be again is a change as well.</summary>
    private Found[] TryLook()
    {
        try
        {
            return Look();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private Found[] Look()
    {
        var root = new DirectoryInfo(Root);
        return root.Exists
            ?
            [
                .. root.EnumerateDirectories()
                    .Where(IsOurs)
                    .Select(Found.Of)
                    .OfType<Found>()
                    .OrderBy(found => found.Id, StringComparer.Ordinal),
            ]
            : [];

        static bool IsOurs(DirectoryInfo folder) => !folder.Name.StartsWith('.');
    }

    private Known Know(Found found) =>
        _known.TryGetValue(found.Id, out var known) && known.Found == found ? known : new(found, Read(found));

    private ListedTask Read(Found found)
    {
        try
        {
            return !TaskName.IsOne(found.Id) ? Invalid($"'{found.Id}' is no name of a task: lower case letters, digits, '-' and '_'")
                : found.IsLink ? Invalid("it is a link")
                : found.Length > MostBytes ? Invalid("the file is larger than 1 MiB")
                : new(found.Id, found.Written, TaskFile.Read(found.Id, Encoding.UTF8.GetString(SharedFile.Read(FileOf(found.Id)))));
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException)
        {
            return Invalid(exception.Message);
        }

        ListedTask Invalid(string reason) => new(found.Id, found.Written, null, reason);
    }

    /// <summary>A title names one task: of several it is the first.</summary>
    private static List<ListedTask> WithoutTwins(IEnumerable<ListedTask> tasks)
    {
        var titles = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. tasks.Select(task =>
                !task.IsValid || titles.TryAdd(task.Title, task.Id)
                    ? task
                    : task with
                    {
                        Definition = null,
                        Reason = $"its title is that of the task '{titles[task.Title]}'",
                    }
            ),
        ];
    }

    private sealed record Known(Found Found, ListedTask Task);

    /// <summary>What a definition looks like from outside.</summary>
    private sealed record Found(string Id, DateTimeOffset Written, long Length, bool IsLink)
    {
        /// <summary>A folder without a definition is no task.</summary>
        public static Found? Of(DirectoryInfo folder)
        {
            var file = new FileInfo(Path.Combine(folder.FullName, TaskFile.Name));
            return file.Exists
                ? new(
                    folder.Name,
                    new(file.LastWriteTimeUtc, TimeSpan.Zero),
                    file.Length,
                    (folder.Attributes | file.Attributes).HasFlag(FileAttributes.ReparsePoint)
                )
                : null;
        }
    }
}
