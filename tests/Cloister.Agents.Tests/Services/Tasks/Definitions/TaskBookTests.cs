using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskBookTests : IDisposable
{
    private readonly ProjectFolder _project = ProjectFolder.With(ProjectFolder.Minimal);
    private readonly TaskBook _book;

    public TaskBookTests() => _book = new(new(_project.Project.Paths), new ManualTimeProvider(new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero)));

    public void Dispose() => _project.Dispose();

    [Fact]
    public void What_is_made_is_found_with_all_it_was_given()
    {
        var (made, isOld) = _book.Create(
            Request(
                """
                {"title":"Morning report","when":"30 8 * * 1-5","body":"Say what is new.","kind":"script","review":true,"sessionId":"chat_1","status":"paused",
                 "description":"For the team: daily","timezone":"Europe/Berlin","timeoutSeconds":60,"missedRuns":"once","overlap":"queue"}
                """
            )
        );

        Assert.False(isOld);
        Assert.Equal(("morning-report", null), (made.Id, made.Reason));
        var task = Assert.IsType<TaskDefinition>(_book.Get("MORNING report").Definition);
        Assert.Equal(("Morning report", "30 8 * * 1-5", "Say what is new."), (task.Title, task.When.Text, task.Body));
        Assert.Equal((TaskKind.Script, true, "chat_1", TaskState.Paused), (task.Kind, task.IsReviewed, task.SessionId, task.State));
        Assert.Equal(("For the team: daily", "Europe/Berlin"), (task.Description, task.Zone?.Id));
        Assert.Equal((TimeSpan.FromMinutes(1), MissedRuns.Once, TaskOverlap.Queue), (task.Timeout, task.Missed, task.Overlap));
    }

    [Fact]
    public void A_title_alone_makes_a_task_for_people_to_run()
    {
        var task = _book.Create(Request("""{"title":"Plain"}""")).Task.Definition!;
        Assert.Equal((TaskWhen.Manual, TaskState.Enabled, TaskKind.Agent, false), (task.When, task.State, task.Kind, task.IsReviewed));
        Assert.Equal((TimeSpan.FromHours(1), null, TaskOverlap.Skip, ""), (task.Timeout, task.Missed, task.Overlap, task.Body));
    }

    [Fact]
    public void The_same_title_is_the_same_task_unless_it_is_to_be_replaced()
    {
        _book.Create(Request("""{"title":"Report","body":"one"}"""));

        var (old, isOld) = _book.Create(Request("""{"title":"report!","body":"two"}"""));
        Assert.True(isOld);
        Assert.Equal("one", old.Definition!.Body);

        var (replaced, _) = _book.Create(Request("""{"title":"report!","body":"two","overwrite":true}"""));
        Assert.Equal(("report", "report!", "two"), (replaced.Id, replaced.Title, replaced.Definition!.Body));
    }

    [Fact]
    public void A_change_leaves_what_people_wrote_around_it()
    {
        _project.Write(".agent/tasks/report/task.md", "---\n# mine\ntitle: Report\ncron: 0 8 * * *  # early\nextra: kept\n---\nBody\n");

        _book.Update(Request("""{"title":"Report","when":"@daily","newTitle":"REPORT"}"""));

        Assert.Equal(
            "---\n# mine\ntitle: REPORT\nextra: kept\nwhen: \"@daily\"\n---\nBody\n",
            _project.Read(".agent/tasks/report/task.md")
        );
    }

    [Fact]
    public void When_and_body_can_be_cleared()
    {
        _book.Create(Request("""{"title":"Report","when":"@daily","body":"one","sessionId":"s"}"""));

        var task = _book.Update(Request("""{"title":"Report","clearWhen":true,"clearBody":true,"sessionId":""}""")).Definition!;

        Assert.Equal((TaskWhen.Manual, "", null), (task.When, task.Body, task.SessionId));
    }

    [Theory]
    [InlineData("""{"title":"Report","body":"x","clearBody":true}""", "`body` and `clearBody` cannot be used together.")]
    [InlineData("""{"title":"Report","when":"@daily","clearWhen":true}""", "`when` and `clearWhen` cannot be used together.")]
    [InlineData("""{"title":"Report","newTitle":"Other"}""", "Task id cannot change")]
    [InlineData("""{"title":"Report","when":"time:2026-04-01T12:00:00Z"}""", "time is in the past")]
    [InlineData("""{"title":"Report","when":"time:2026-04-02T12:00:00"}""", "time must include a timezone offset")]
    [InlineData(
        """{"title":"Report","timezone":"Mars/Base"}""",
        "'timezone' is 'Mars/Base': must be an IANA time zone that this machine knows"
    )]
    [InlineData("""{"title":"Nobody"}""", "Task not found: Nobody")]
    public void A_change_that_cannot_be_leaves_the_file_as_it_was(string request, string error)
    {
        _book.Create(Request("""{"title":"Report","body":"one"}"""));
        var before = _project.Read(".agent/tasks/report/task.md");

        Assert.Equal(error, Assert.Throws<ActionFailedException>(() => _book.Update(Request(request))).Message);
        Assert.Equal(before, _project.Read(".agent/tasks/report/task.md"));
    }

    [Theory]
    [InlineData(
        "title: a\nwhen: never",
        "Invalid cron expression 'never': it has to have five fields: minute, hour, day, month, day of the week"
    )]
    [InlineData("when: '@daily'", "'title' is missing")]
    [InlineData("title: a\nstatus: asleep", "'status' is 'asleep' and has to be one of enabled, paused, disabled")]
    [InlineData("title: a\nreview: maybe", "'review' is 'maybe' and has to be true or false")]
    [InlineData("title: a\ntimeoutSeconds: 0", "'timeoutSeconds' is '0' and has to be a number from 1 to 86400")]
    [InlineData("title: Fine", "its title is that of the task 'fine'")]
    public void A_file_that_cannot_be_used_is_listed_with_its_reason(string head, string reason)
    {
        _book.Create(Request("""{"title":"Fine"}"""));
        _project.Write(".agent/tasks/wrong/task.md", $"---\n{head}\n---\n");

        var tasks = _book.Folder.Read();

        Assert.Equal([("fine", null), ("wrong", reason)], tasks.Select(task => (task.Id, task.Reason)));
    }

    [Fact]
    public void Older_keys_say_when()
    {
        _project.Write(".agent/tasks/a/task.md", "---\ntitle: a\ncron: 0 8 * * *\n---\n");
        _project.Write(".agent/tasks/b/task.md", "---\ntitle: b\ntime: 2030-01-01T00:00:00Z\n---\n");

        Assert.Equal(["0 8 * * *", "time:2030-01-01T00:00:00Z"], _book.Folder.Read().Select(task => task.Definition!.When.Text));
    }

    [Fact]
    public void Links_are_no_tasks()
    {
        using var outside = new ProjectFolder();
        outside.Write("task.md", "---\ntitle: evil\n---\n");
        Directory.CreateDirectory(_project[".agent/tasks"]);
        Directory.CreateSymbolicLink(_project[".agent/tasks/evil"], outside.Path);

        Assert.Equal("it is a link", Assert.Single(_book.Folder.Read()).Reason);
        Assert.Throws<AgentPathException>(() => _book.Folder.Write("evil", "changed"));
    }

    [Fact]
    public void Files_that_look_different_are_read_again()
    {
        var file = _project.Write(".agent/tasks/a/task.md", "---\ntitle: a\n---\none");
        Assert.Equal("one", _book.Get("a").Definition!.Body);
        Assert.False(_book.Folder.HaveChanged());

        _project.Write(".agent/tasks/a/task.md", "---\ntitle: a\n---\ntwo");
        File.SetLastWriteTimeUtc(file, new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.True(_book.Folder.HaveChanged());
        Assert.Equal("two", _book.Get("a").Definition!.Body);
        _book.Delete("a");
        Assert.Empty(_book.Folder.Read());
    }

    private static JsonData Request(string json) => JsonData.Parse(json);
}
