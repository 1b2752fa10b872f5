using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>What an agent finds that starts on files as they were while another one worked.</summary>
public sealed class TaskCrashTests
{
    [Fact]
    public async Task A_run_that_was_cut_off_has_failed_and_is_not_done_again()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Text("So far").Stall());
        await stage.DoAsync("create", """{"title":"Later","body":"Work.","when":"time:2026-04-01T12:30:00Z","sessionId":"chat_1"}""");
        await stage.AdvanceAsync(TimeSpan.FromMinutes(30));
        await stage.Model.Requests.WaitForAsync(1);
        await stage.SettleAsync();

        await using var after = await AfterCrashAsync(stage);
        var record = Assert.Single((await DoAsync(after, "runs"))["runs"].Items.ToList());

        Assert.Equal(
            ("failure", "failure", "not_checked"),
            (Text(record, "status"), Text(record, "executionStatus"), Text(record, "resultStatus"))
        );
        Assert.Equal("The run was cut off, because the agent's process ended.", Text(record, "error"));
        Assert.Equal(("time", "failed"), (Text(record["trigger"], "type"), Text(record["delivery"], "state")));
        var files = Directory.GetFiles(Path.Combine(after.Project.Root, ".agent", "tasks", "later", "runs", Text(record, "timestamp")));
        Assert.Equal(
            ["error.md", "input.md", "output.md", "progress.json", "result.md", "run.json"],
            files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        Assert.Equal("paused", Text((await DoAsync(after, "status"))["task"], "status"));
        Assert.False(after.Sessions.Get(Text(record, "sessionId")).IsExecuting);
        Assert.Empty(await new TaskClaims(after.Store).ReadOpenAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_was_kept_stays_as_it_was()
    {
        await using var stage = await TaskStage.StartAsync("Done.");
        await stage.DoAsync("create", """{"title":"Later","body":"Work."}""");
        var record = await stage.RunAsync("Later");
        await new TaskClaims(stage.Agent.Host.Store).TryClaimAsync("later", Text(record, "timestamp"), null, isOpen: true);

        await using var after = await AfterCrashAsync(stage);

        Assert.Equal(record.ToString(), (await DoAsync(after, "runs"))["runs"][0].ToString());
    }

    /// <summary>Another agent on a copy of the files, taken while nobody writes to them.</summary>
    private static async Task<AgentHost> AfterCrashAsync(TaskStage stage)
    {
        var copy = Path.Combine(Path.GetDirectoryName(stage.Agent.ProjectRoot)!, "copy");
        Copy(stage.Agent.ProjectRoot, copy);
        var model = ScriptedModel.Saying("Nobody asks.");
        var options = new AgentHostOptions
        {
            ProjectRoot = copy,
            TimeProvider = stage.Time,
            DefaultModel = "scripted",
        };
        options.Models.Add("scripted", model);
        var host = await AgentHost.StartAsync(options, TestContext.Current.CancellationToken);
        await host.Services.Running().Select(running => running.Service).OfType<TaskService>().Single().Desk.Loop.Asleep;
        Assert.Empty(model.Requests);
        return host;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.GetFiles(from).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static async Task<JsonData> DoAsync(AgentHost host, string action) =>
        (await host.Services.InvokeAsync("task", action, JsonData.Object(("title", "Later")))).Data!;

    private static string Text(JsonData json, string name) => json[name].AsString();
}
