using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Scheduling;

/// <summary>An agent with a diary, on a clock that the test moves.</summary>
internal sealed class ScheduleStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ScriptedModel _model = ScriptedModel.Saying("Hello");

    private ScheduleStage() { }

    public DiaryService.Diary Diary { get; } = new();

    public ManualTimeProvider Time { get; } = new(new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public TestAgent Agent { get; private set; } = null!;

    public ScheduledJobs Jobs => Agent.Host.Services.Jobs;

    public static async Task<ScheduleStage> StartAsync()
    {
        var stage = new ScheduleStage();
        stage.Agent = await TestAgent.StartAsync(stage._model, stage.Configure);
        return stage;
    }

    /// <summary>An agent in another folder, with the same diary and clock.</summary>
    public Task<AgentHost> StartIn(string folder)
    {
        var options = new AgentHostOptions { ProjectRoot = folder, Home = Path.Combine(folder, "home") };
        Configure(options);
        return AgentHost.StartAsync(options);
    }

    public ValueTask<InvokeResult> AskAsync(string action, string text, TimeSpan delay, TimeSpan? expiry = null) =>
        Agent.Host.Services.ScheduleAsync(
            "diary",
            action,
            new(Time.GetUtcNow() + delay) { Expiry = expiry },
            JsonData.Object(("text", text))
        );

    /// <summary>Puts something off.</summary>
    /// <returns>The job.</returns>
    public async Task<string> ScheduleAsync(string action, string text, TimeSpan delay, TimeSpan? expiry = null) =>
        (await AskAsync(action, text, delay, expiry)).Data!["jobId"].AsString();

    /// <summary>Lets time pass up to a moment that the scheduler waits for.</summary>
    public async Task PassToAsync(DateTimeOffset due, int entries)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Time.NextDue != due)
        {
            Assert.False(patience.IsCancellationRequested, $"Nobody waits for {due}, but for {Time.NextDue}.");
            await Task.Yield();
        }

        Time.Advance(due - Time.GetUtcNow());
        await Diary.HasAsync(entries);
    }

    /// <summary>Lets time pass until there are so many entries in the diary.</summary>
    public Task PassUntilAsync(int entries) => Diary.HasAsync(entries, () => Time.Advance(TimeSpan.FromMilliseconds(100)));

    /// <summary>A job, as soon as it is over.</summary>
    public static async Task<ScheduledJob> EndOfAsync(ScheduledJobs jobs, string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var job = await jobs.FindAsync(id, CancellationToken.None);
            Assert.NotNull(job);
            if (job.Status is not (JobStatus.Pending or JobStatus.Running))
            {
                return job;
            }

            Assert.False(patience.IsCancellationRequested, $"The job is not over: {job}");
            await Task.Yield();
        }
    }

    public Task<ScheduledJob> EndOfAsync(string id) => EndOfAsync(Jobs, id);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        _model.Dispose();
    }

    private void Configure(AgentHostOptions options)
    {
        options.TimeProvider = Time;
        options.Plugins.Add(DiaryService.In(Diary));
    }
}
