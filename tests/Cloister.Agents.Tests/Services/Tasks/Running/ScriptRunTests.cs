using Cloister.Agents.Tests.Points;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class ScriptRunTests
{
    [Fact]
    public async Task A_script_is_run_in_the_folder_of_its_run()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Shell.Output = "42 files\n";
        await stage.DoAsync("create", """{"title":"Count","kind":"script","body":"ls | wc -l","timeoutSeconds":90}""");

        var record = await stage.RunAsync("Count");

        Assert.Equal(("success", "42 files\n"), (record["status"].AsString(), stage.Read("count", record, "output.md")));
        Assert.Equal("ls | wc -l\n", stage.Read("count", record, "script.sh"));
        Assert.False(record.TryGet("sessionId", out _));
        var asked = Assert.Single(stage.Shell.Asked);
        Assert.Equal("sh ./script.sh </dev/null", asked["cmd"].AsString());
        Assert.Equal(asked["cwd"], Assert.Single(asked["writable"].Items));
        Assert.EndsWith($"/.agent/tasks/count/runs/{record["timestamp"].AsString()}", asked["cwd"].AsString(), StringComparison.Ordinal);
        Assert.Empty(stage.Model.Requests);
    }

    [Fact]
    public async Task A_script_that_ends_badly_has_failed()
    {
        await using var stage = await TaskStage.StartAsync();
        (stage.Shell.Output, stage.Shell.ExitCode) = ("half", 3);
        await stage.DoAsync("create", """{"title":"Count","kind":"script","body":"exit 3","sessionId":"chat_1"}""");

        var record = await stage.RunAsync("Count");

        Assert.Equal(("failure", "Script exited with code 3"), (record["status"].AsString(), record["error"].AsString()));
        Assert.Equal("half", stage.Read("count", record, "output.md"));
        Assert.Equal("Count: Script exited with code 3", Assert.Single(stage.Chat.Sent)["text"].AsString());
    }

    [Theory]
    [InlineData("output.md")]
    [InlineData("run.json")]
    [InlineData("progress.json")]
    public async Task A_link_that_a_script_leaves_is_not_written_through(string name)
    {
        await using var stage = await TaskStage.StartAsync();
        var victim = Path.Combine(stage.Agent.ProjectRoot, "victim");
        await File.WriteAllTextAsync(victim, "mine", TestContext.Current.CancellationToken);
        stage.Shell.Begins = folder =>
        {
            File.Delete(Path.Combine(folder, name));
            File.CreateSymbolicLink(Path.Combine(folder, name), victim);
        };
        await stage.DoAsync("create", """{"title":"Evil","kind":"script","body":"ln -s victim"}""");

        var record = await stage.RunAsync("Evil");

        Assert.Equal(
            ("success", "mine"),
            (record["status"].AsString(), await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken))
        );
        Assert.Equal("ran", stage.Read("evil", record, "output.md"));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_is_replaced()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Shell.Begins = folder => Directory.CreateDirectory(Path.Combine(folder, "output.md", "more"));
        await stage.DoAsync("create", """{"title":"Odd","kind":"script","body":"mkdir -p output.md/more"}""");

        Assert.Equal("ran", stage.Read("odd", await stage.RunAsync("Odd"), "output.md"));
    }

    [Fact]
    public async Task A_script_that_takes_too_long_is_ended()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Shell.Ends = new TaskCompletionSource().Task;
        await stage.DoAsync("create", """{"title":"Count","kind":"script","body":"sleep 100","timeoutSeconds":90}""");
        await stage.DoAsync("run", """{"title":"Count"}""");
        await stage.Shell.Asked.WaitForAsync(1);

        stage.Time.Advance(TimeSpan.FromSeconds(90));
        var end = await stage.Ended.WaitForAsync(one => one.TaskId == "count");

        Assert.Equal(("failure", "Task timed out after 90s", "ran"), (end.Status, end.Error, end.Output));
        Assert.Equal("""{"shellId":"sh_1","force":true}""", Assert.Single(stage.Shell.Closed));
    }

    [Fact]
    public async Task A_script_is_ended_with_its_run()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Shell.Ends = new TaskCompletionSource().Task;
        await stage.DoAsync("create", """{"title":"Count","kind":"script","body":"sleep 100"}""");
        await stage.DoAsync("run", """{"title":"Count"}""");
        await stage.Shell.Asked.WaitForAsync(1);

        await stage.DoAsync("cancel", """{"title":"Count"}""");

        Assert.Equal("cancelled", (await stage.Ended.WaitForAsync(one => one.TaskId == "count")).Status);
        Assert.Single(stage.Shell.Closed);
    }

    [Fact]
    public async Task The_shell_of_the_agent_runs_scripts()
    {
        using var model = ScriptedModel.Saying("Nobody asks.");
        var ended = new Seen<TaskRunEnd>();
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
                options.Plugins.Add(new HookPlugin("watching", hooks => hooks.Effect(TaskPoints.AfterRun, (_, end) => ended.Add(end))))
        );
        await File.WriteAllTextAsync(
            Path.Combine(agent.ProjectRoot, "agent.json"),
            """{"name":"Test","version":"1","sandbox":{"mode":"none"}}""",
            TestContext.Current.CancellationToken
        );
        await agent.Host.ReloadAsync(TestContext.Current.CancellationToken);
        await InvokeAsync(
            "create",
            """{"title":"Count","kind":"script","body":"echo one > kept.txt\ncat kept.txt\necho two >&2\nexit 3"}"""
        );

        await InvokeAsync("run", """{"title":"Count"}""");
        var end = await ended.WaitForAsync(one => one.TaskId == "count");

        Assert.Equal(("failure", "Script exited with code 3", "one\ntwo\n"), (end.Status, end.Error, end.Output));
        Assert.True(File.Exists(Path.Combine(agent.ProjectRoot, ".agent", "tasks", "count", "runs", end.Stamp, "kept.txt")));

        async Task InvokeAsync(string action, string payload)
        {
            var result = await agent.Host.Services.InvokeAsync("task", action, JsonData.Parse(payload));
            Assert.True(result.Success, result.Error);
        }
    }
}
