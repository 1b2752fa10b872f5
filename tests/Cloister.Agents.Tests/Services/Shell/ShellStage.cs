using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Shell;

/// <summary>An agent whose shells a test uses, as its sessions do.</summary>
internal sealed class ShellStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ScriptedModel _model;
    private readonly string _sandbox;

    private ShellStage(TestAgent agent, ScriptedModel model, LogCollector logs, string sandbox)
    {
        (Agent, _model, Logs, _sandbox) = (agent, model, logs, sandbox);
    }

    public TestAgent Agent { get; }

    public LogCollector Logs { get; }

    public string Root => Agent.Host.Project.Root;

    public string State => Path.Combine(Root, ".agent");

    public ScriptedModel Model => _model;

    public AgentServices Services => Agent.Host.Services;

    /// <param name="sandbox">What <c>agent.json</c> says of the sandbox; that of a new project if not given.</param>
    /// <param name="configure">What else the agent brings.</param>
    /// <param name="model">What it asks.</param>
    public static async Task<ShellStage> StartAsync(
        string sandbox = "{}",
        Action<AgentHostOptions>? configure = null,
        ScriptedModel? model = null
    )
    {
        var logs = new LogCollector();
        model ??= ScriptedModel.Saying("Hello");
        var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.LoggerFactory = logs;
                configure?.Invoke(options);
            }
        );
        var stage = new ShellStage(agent, model, logs, sandbox);
        await stage.ConfigureAsync("");
        return stage;
    }

    /// <summary>Without a sandbox, where it does not matter.</summary>
    public static Task<ShellStage> FreeAsync(Action<AgentHostOptions>? configure = null, ScriptedModel? model = null) =>
        StartAsync("""{"mode":"none"}""", configure, model);

    public async Task ConfigureAsync(string more)
    {
        await File.WriteAllTextAsync(
            Path.Combine(Root, "agent.json"),
            $$"""{"name":"Test","version":"1","sandbox":{{_sandbox}}{{(more.Length == 0 ? "" : ",")}}{{more}}}"""
        );
        await Agent.Host.ReloadAsync();
    }

    /// <summary>Has a session do something with shells.</summary>
    public async Task<InvokeResult> TryAsync(string action, JsonData payload, string session = "s1") =>
        await Services.InvokeAsync("shell", action, payload, ActionCaller.Session(session)).AsTask().WaitAsync(Patience);

    public async Task<JsonData> DoAsync(string action, JsonData payload, string session = "s1")
    {
        var result = await TryAsync(action, payload, session);
        Assert.True(result.Success, result.Error);
        return result.Data!;
    }

    /// <summary>Runs a command, and returns what it wrote.</summary>
    public async Task<string> RunAsync(string command, string session = "s1") =>
        (await DoAsync("exec", JsonData.Object(("cmd", command)), session))["output"].AsString();

    /// <summary>Starts a command that goes on.</summary>
    public async Task<string> StartAsync(string command, string session, int wait = 0) =>
        (await DoAsync("start", JsonData.Object(("cmd", command), ("inlineWaitMs", wait)), session))["snapshot"]["shellId"].AsString();

    public async Task<JsonData> SnapshotAsync(string shell, string session = "s1") =>
        (await DoAsync("status", JsonData.Object(("shellId", shell)), session))["snapshot"];

    /// <summary>Waits until a shell has written something.</summary>
    public async Task<string> SeeAsync(string shell, string text, string session = "s1")
    {
        for (var version = 0L; ; )
        {
            var page = await DoAsync("read", JsonData.Object(("shellId", shell)), session);
            if (page["output"].AsString().Contains(text, StringComparison.Ordinal))
            {
                return page["output"].AsString();
            }

            version = await NextAsync(shell, version, $"'{text}'", page["output"].AsString(), session);
        }
    }

    /// <summary>Waits until a shell has ended.</summary>
    public async Task<JsonData> EndAsync(string shell, string session = "s1")
    {
        for (var version = 0L; ; )
        {
            var snapshot = await SnapshotAsync(shell, session);
            if (snapshot["status"].AsString() is not ("running" or "starting"))
            {
                return snapshot;
            }

            version = await NextAsync(shell, snapshot["version"].AsInt64(), "its end", snapshot.ToString(), session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        _model.Dispose();
    }

    private async Task<long> NextAsync(string shell, long version, string wanted, string seen, string session)
    {
        var payload = JsonData.Object(("shellId", shell), ("afterVersion", version), ("timeoutMs", 20_000));
        var waited = await DoAsync("wait", payload, session);
        Assert.False(waited.TryGet("timedOut", out _), $"The shell had nothing more to say, and {wanted} was missing: {seen}");
        Assert.True(
            waited["snapshot"]["version"].AsInt64() > version || waited["snapshot"]["status"].AsString() is not "running",
            $"The shell is over, and {wanted} was missing: {seen}"
        );
        return waited["snapshot"]["version"].AsInt64();
    }
}
