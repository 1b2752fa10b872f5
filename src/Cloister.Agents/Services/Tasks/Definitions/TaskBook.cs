using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Looks tasks up and changes their definitions. It works on the files alone, so it works while no agent runs.</summary>
internal sealed class TaskBook(TaskFolder folder, TimeProvider time)
{
    private readonly Lock _lock = new();

    public TaskFolder Folder => folder;

    /// <summary>A task by its title or its id.</summary>
    /// <exception cref="ActionFailedException">There is none.</exception>
    public ListedTask Get(string title) => Find(title) ?? throw new ActionFailedException($"Task not found: {title}");

    /// <summary>A task by its title or its id, or nothing.</summary>
    public ListedTask? Find(string title)
    {
        var tasks = folder.Read();
        return tasks.FirstOrDefault(task => task.Title.Equals(title.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? tasks.FirstOrDefault(task => task.Id == title.Trim());
    }

    /// <summary>Makes a task.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The task, and whether there was one of its title, which then stays as it is.</returns>
    /// <exception cref="ActionFailedException">It cannot be made.</exception>
    public (ListedTask Task, bool IsOld) Create(JsonData request)
    {
        var title = TaskRequest.Text(request, "title")?.Trim();
        if (string.IsNullOrEmpty(title))
        {
            throw new ActionFailedException("Invalid task title");
        }

        lock (_lock)
        {
            var id = TaskName.Of(title);
            var old = folder.Read().FirstOrDefault(task => task.Id == id);
            return old is not null && !TaskRequest.Flag(request, "overwrite")
                ? (old, true)
                : (Write(id, Changed(FrontMatter.Empty.With("title", title), request), request), false);
        }
    }

    /// <summary>Changes a task.</summary>
    /// <exception cref="ActionFailedException">There is none, or what would come of it cannot be used; it stays as it was.</exception>
    public ListedTask Update(JsonData request)
    {
        Exclude(request, "body", "clearBody");
        Exclude(request, "when", "clearWhen");
        lock (_lock)
        {
            var task = Get(TaskRequest.Text(request, "title") ?? "");
            var head = HeadOf(task);
            if (TaskRequest.Text(request, "newTitle")?.Trim() is { Length: > 0 } title)
            {
                head = TaskName.Of(title) == task.Id ? head.With("title", title) : throw new ActionFailedException("Task id cannot change");
            }

            return Write(task.Id, Changed(head, request), request);
        }
    }

    /// <summary>Says whether a task runs.</summary>
    public ListedTask Set(string title, TaskState state) => Update(JsonData.Object(("title", title), ("status", TaskJson.NameOf(state))));

    /// <summary>Has a task that was to run once run by hand only from now on.</summary>
    public void Retire(string id)
    {
        lock (_lock)
        {
            if (folder.ReadText(id) is { } text)
            {
                var head = WithWhen(FrontMatter.Parse(text), TaskWhen.Manual.Text);
                folder.Write(id, head.With("status", TaskJson.NameOf(TaskState.Paused)).ToString());
            }
        }
    }

    /// <summary>Removes a task and its runs.</summary>
    /// <returns>Its id.</returns>
    public string Delete(string title)
    {
        lock (_lock)
        {
            var task = Get(title);
            folder.Delete(task.Id);
            return task.Id;
        }
    }

    private ListedTask Write(string id, FrontMatter head, JsonData request)
    {
        var text = head.ToString();
        try
        {
            var definition = TaskFile.Read(id, text);
            if (definition.When is TaskWhen.Once { Time: var due } && TaskRequest.Has(request, "when") && due <= time.GetUtcNow())
            {
                throw new ActionFailedException("time is in the past");
            }
        }
        catch (FormatException exception)
        {
            throw new ActionFailedException(exception.Message);
        }

        folder.Write(id, text);
        return folder.Read().First(task => task.Id == id);
    }

    private FrontMatter HeadOf(ListedTask task)
    {
        try
        {
            return FrontMatter.Parse(folder.ReadText(task.Id) ?? "");
        }
        catch (FormatException exception)
        {
            throw new ActionFailedException($"The file of task '{task.Id}' has to be mended by hand first: {exception.Message}");
        }
    }

    /// <summary>The keys that are asked for, in the order in which people read them.</summary>
    private static FrontMatter Changed(FrontMatter head, JsonData request)
    {
        if (TaskRequest.Flag(request, "clearWhen") || TaskRequest.Has(request, "when"))
        {
            head = WithWhen(head, TaskRequest.Text(request, "when") is { Length: > 0 } when ? when : TaskWhen.Manual.Text);
        }

        foreach (var key in TaskRequest.Keys.Where(key => TaskRequest.Has(request, key)))
        {
            head = head.With(key, TaskRequest.Text(request, key) is { Length: > 0 } value ? value : null);
        }

        return TaskRequest.Flag(request, "clearBody") ? head.WithBody("")
            : TaskRequest.Has(request, "body") ? head.WithBody(TaskRequest.Text(request, "body") ?? "")
            : head;
    }

    private static FrontMatter WithWhen(FrontMatter head, string when) => head.With("cron", null).With("time", null).With("when", when);

    private static void Exclude(JsonData request, string one, string other)
    {
        if (TaskRequest.Has(request, one) && TaskRequest.Flag(request, other))
        {
            throw new ActionFailedException($"`{one}` and `{other}` cannot be used together.");
        }
    }
}
