using Cloister.Agents.Tests.Points;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>An agent with tasks, whose clock stands still until a test moves it.</summary>
internal sealed class TaskStage : IAsyncDisposable
{
    /// <summary>A Wednesday, when clocks in Europe and America have daylight saving.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private TaskStage(ScriptedModel model, ManualTimeProvider time) => (Model, Time) = (model, time);

    public TestAgent Agent { get; private set; } = null!;

    public ScriptedModel Model { get; }

    public ManualTimeProvider Time { get; }

    public LogCollector Logs { get; } = new();

    /// <summary>The runs that were about to begin, and those that have ended.</summary>
    public Seen<TaskRunStart> Begun { get; } = new();

    public Seen<TaskRunEnd> Ended { get; } = new();

    /// <summary>What guards say.</summary>
    public Func<TaskRunStart, Verdict> Guard { get; set; } = _ => Verdict.Pass;

    public FakeChat Chat { get; } = new();

    public FakeShell Shell { get; } = new();

    public TaskDesk Desk => Agent.Host.Services.Running().Select(running => running.Service).OfType<TaskService>().Single().Desk;

    public static Task<TaskStage> StartAsync(string answer = "Done.") => StartAsync(model => model.Text(answer));

    public static async Task<TaskStage> StartAsync(Action<ScriptedModelBuilder> script, Action<AgentHostOptions>? configure = null)
    {
        var builder = new ScriptedModelBuilder();
        script(builder);
        var time = new ManualTimeProvider(Noon);
        var stage = new TaskStage(builder.Build(time), time);
        stage.Agent = await TestAgent.StartAsync(stage.Model, options => stage.Configure(options, configure));
        return stage;
    }

    public void Configure(AgentHostOptions options, Action<AgentHostOptions>? more = null)
    {
        options.TimeProvider = Time;
        options.LoggerFactory = Logs;
        options.Plugins.Add(new HookPlugin("watching", Watch));
        options.Plugins.Add(Chat.Plugin);
        options.Plugins.Add(Shell.Plugin);
        more?.Invoke(options);
    }

    /// <summary>Has the service do something that works.</summary>
    public async Task<JsonData> DoAsync(string action, string payload)
    {
        var result = await InvokeAsync(action, payload);
        Assert.True(result.Success, result.Error);
        return result.Data!;
    }

    /// <summary>Has the service do something that does not; why.</summary>
    public async Task<string> FailAsync(string action, string payload)
    {
        var result = await InvokeAsync(action, payload);
        Assert.False(result.Success, $"{action} {payload} worked.");
        return result.Error!;
    }

    /// <summary>Moves the clock when nothing is left to do before.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await SettleAsync();
        Time.Advance(by);
    }

    /// <summary>Runs a task and waits for its end.</summary>
    public async Task<JsonData> RunAsync(string title)
    {
        var asked = await DoAsync("run", $$"""{"title":"{{title}}"}""");
        var (task, stamp) = (asked["taskId"].AsString(), asked["timestamp"].AsString());
        await Ended.WaitForAsync(end => end.TaskId == task && end.Stamp == stamp);
        return await RecordAsync(title, stamp);
    }

    /// <summary>What is kept of a run.</summary>
    public async Task<JsonData> RecordAsync(string title, string stamp) =>
        (await DoAsync("runs", $$"""{"title":"{{title}}","stamp":"{{stamp}}"}"""))["runs"][0];

    /// <summary>How the runs of a task ended, the newest first.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync(string title) =>
        [
            .. (await DoAsync("runs", $$"""{"title":"{{title}}"}"""))["runs"]
                .Items.Select(run =>
                    $"{(run.TryGet("trigger", out var trigger) ? trigger["type"].AsString() : "?")} {run["status"].AsString()}"
                ),
        ];

    /// <summary>Writes a definition as people do.</summary>
    public void Write(string task, string text)
    {
        var file = Path.Combine(Agent.ProjectRoot, ".agent", "tasks", task, "task.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>A file of a run.</summary>
    public string Read(string task, JsonData record, string name) =>
        File.ReadAllText(Path.Combine(Agent.ProjectRoot, ".agent", "tasks", task, "runs", record["timestamp"].AsString(), name));

    /// <summary>Ends the agent, lets time pass, and starts another one.</summary>
    public async Task RestartAsync(TimeSpan later, Action? meanwhile = null)
    {
        await Agent.Host.DisposeAsync();
        Time.Advance(later);
        meanwhile?.Invoke();
        await Agent.RestartAsync();
    }

    /// <summary>Waits until everything that is due has been dealt with.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (await Desk.Loop.NextDueAsync() <= Agent.Host.Context.Clock.GetUtcNow())
        {
            // The loop wakes on another thread than the one that moves the clock.
            Assert.False(patience.IsCancellationRequested, "Waited 10 s for what is due to begin.");
            await Task.Yield();
        }

        await Desk.Loop.Asleep.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        Model.Dispose();
    }

    private ValueTask<InvokeResult> InvokeAsync(string action, string payload) =>
        Agent.Host.Services.InvokeAsync("task", action, JsonData.Parse(payload), cancellationToken: TestContext.Current.CancellationToken);

    private void Watch(PointHooks hooks) =>
        hooks
            .Guard(
                TaskPoints.BeforeRun,
                (_, start) =>
                {
                    Begun.Add(start);
                    return Guard(start);
                }
            )
            .Effect(TaskPoints.AfterRun, (_, end) => Ended.Add(end));
}
