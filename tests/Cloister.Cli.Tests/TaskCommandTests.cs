using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class TaskCommandTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.Object(("sandbox", JsonData.Object(("mode", "none")))));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tasks_of_an_agent_that_does_not_run_are_listed_and_changed()
    {
        Assert.Equal(
            (0, "Made: morning-report           enabled  30 8 * * 1-5\n", ""),
            await TypeAsync(
                "task",
                "create",
                "--title",
                "Morning report",
                "--when",
                "30 8 * * 1-5",
                "--body",
                "Sum up.",
                "--timezone",
                "Europe/Berlin"
            )
        );
        Assert.StartsWith(
            "There is one already: ",
            (await TypeAsync("task", "create", "--title", "morning report")).Out,
            StringComparison.Ordinal
        );
        Assert.Equal(
            (0, "morning-report           paused   @daily\n", ""),
            await TypeAsync("task", "update", "morning-report", "--when", "@daily", "--status", "paused", "--timeout", "60")
        );
        Assert.Equal((0, "morning-report           enabled  @daily\n", ""), await TypeAsync("task", "enable", "Morning report"));
        Assert.Equal((0, "morning-report           disabled @daily\n", ""), await TypeAsync("task", "disable", "Morning report"));
        Assert.Equal((0, "", ""), await TypeAsync("task", "list", "--status", "enabled"));
        var listed = JsonData.Parse((await TypeAsync("task", "list", "--json")).Out)["tasks"];
        Assert.Equal(("Morning report", 60L), (listed[0]["title"].AsString(), listed[0]["timeoutSeconds"].AsInt64()));
        Assert.Equal((1, "", "Task not found: Nobody\n"), await TypeAsync("task", "update", "Nobody", "--when", "@daily"));
        Assert.Equal(
            (1, "", "`when` and `clearWhen` cannot be used together.\n"),
            await TypeAsync("task", "update", "morning-report", "--when", "@daily", "--clear-when")
        );
        Assert.Equal((0, "Removed: morning-report\n", ""), await TypeAsync("task", "delete", "Morning report"));
        Assert.Equal(3, (await TypeAsync("task", "run", "Morning report")).ExitCode);
    }

    [Fact]
    public async Task What_a_task_does_can_come_from_a_file_or_a_pipe()
    {
        await File.WriteAllTextAsync(_folder["body.md"], "From a file.", TestContext.Current.CancellationToken);
        await TypeAsync("task", "create", "--title", "A", "--body-file", "body.md");
        await TypeAsync("One.\nTwo.\n", ["task", "create", "--title", "B", "--body-file", "-"]);

        Assert.EndsWith("---\nFrom a file.\n", File.ReadAllText(_folder[".agent/tasks/a/task.md"]), StringComparison.Ordinal);
        Assert.EndsWith("---\nOne.\nTwo.\n", File.ReadAllText(_folder[".agent/tasks/b/task.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_agent_runs_tasks()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        Assert.Contains(
            "next ",
            (await RunAsync("task", "create", "--title", "Sum", "--when", "@daily", "--body", "What is 6 * 7?")).Out,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await RunAsync("task", "run", "Sum", "--wait")).ExitCode);
        await RunAsync("task", "create", "--title", "Bad", "--kind", "script", "--body", "exit 4");
        var (exitCode, record, _) = await RunAsync("task", "run", "Bad", "--wait", "--json");

        Assert.Equal((1, "Script exited with code 4"), (exitCode, JsonData.Parse(record)["error"].AsString()));
        Assert.Contains(" success   manual\n", (await RunAsync("task", "runs", "Sum")).Out, StringComparison.Ordinal);
        Assert.Contains(
            " failure   manual   Script exited with code 4\n",
            (await RunAsync("task", "status", "Bad")).Out,
            StringComparison.Ordinal
        );
        Assert.Equal((0, "It does not run.\n", ""), await RunAsync("task", "cancel", "Bad"));
        Assert.Equal((1, "", "The agent refuses (400): Task not found: Nobody\n"), await RunAsync("task", "run", "Nobody"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_that_a_kill_cuts_off_has_failed_with_all_its_files()
    {
        var first = await RunningAgent.StartAsync(_folder);
        await RunAsync("task", "create", "--title", "Long", "--kind", "script", "--body", "echo begun\nsleep 60");
        await RunAsync("task", "run", "Long");
        while (!(await RunAsync("task", "status", "Long")).Out.Contains("script_running", StringComparison.Ordinal)) { }

        await first.KillAsync();
        await using var second = await RunningAgent.StartAsync(_folder);
        var run = JsonData.Parse((await RunAsync("task", "runs", "Long", "--json")).Out)["runs"][0];

        Assert.Equal(
            ("failure", "The run was cut off, because the agent's process ended."),
            (run["status"].AsString(), run["error"].AsString())
        );
        Assert.Equal(
            ["error.md", "input.md", "output.md", "progress.json", "result.md", "run.json", "script.sh"],
            Directory
                .GetFiles(_folder[$".agent/tasks/long/runs/{run["timestamp"].AsString()}"])
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal)
        );
        await first.DisposeAsync();
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);

    /// <summary>Without a process of its own.</summary>
    private Task<(int ExitCode, string Out, string Error)> TypeAsync(params string[] arguments) => TypeAsync("", arguments);

    private async Task<(int ExitCode, string Out, string Error)> TypeAsync(string input, string[] arguments)
    {
        using var place = new Place(_folder.Path, input);
        var exitCode = await CommandLine.RunAsync(arguments, place.Here);
        return (exitCode, place.Out, place.Error);
    }
}
