using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests.Services.Memory;

/// <summary>An agent whose memory a test asks, and whose notes it finds in their folder.</summary>
internal sealed class MemoryStage : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 4, 1, 23, 30, 0, TimeSpan.Zero);

    private readonly ServiceStage _stage;

    private MemoryStage(ServiceStage stage, ManualTimeProvider time)
    {
        _stage = stage;
        Time = time;
    }

    public ManualTimeProvider Time { get; }

    public AgentHost Host => _stage.Agent.Host;

    public LogCollector Logs => _stage.Logs;

    public string Folder => Path.Combine(_stage.Agent.ProjectRoot, ".agent", "memory");

    public string IndexFile => Path.Combine(_stage.Agent.ProjectRoot, ".agent", "cache", "memory.db");

    public static async Task<MemoryStage> StartAsync(params IEnumerable<Plugin> plugins)
    {
        var time = new ManualTimeProvider(Start);
        return new(await ServiceStage.StartAsync(time, plugins), time);
    }

    /// <summary>What came of an action.</summary>
    public async Task<InvokeResult> TryAsync(string action, string payload = "{}", string? session = null) =>
        await Host.Services.InvokeAsync(
            "memory",
            action,
            JsonData.Parse(payload),
            session is null ? null : ActionCaller.Session(session),
            TestContext.Current.CancellationToken
        );

    /// <summary>What an action says, which is to work.</summary>
    public async Task<JsonData> DoAsync(string action, string payload = "{}", string? session = null)
    {
        var result = await TryAsync(action, payload, session);
        Assert.True(result.Success, $"{result.Error} {string.Join('\n', Logs.From(LogLevel.Error))}");
        return result.Data!;
    }

    public Task<JsonData> StoreAsync(string content, string target = "daily", string? sessionId = null) =>
        DoAsync(
            "store",
            JsonData
                .Object(("content", content), ("target", target))
                .Merge(sessionId is null ? JsonData.EmptyObject : JsonData.Object(("sessionId", sessionId)))
                .ToString()
        );

    public async Task<IReadOnlyList<JsonData>> SearchAsync(string query, string more = "{}", string? session = null) =>
        [.. (await DoAsync("search", JsonData.Object(("query", query)).Merge(JsonData.Parse(more)).ToString(), session)).Items];

    public async Task<IReadOnlyList<string>> FindAsync(string query, string more = "{}", string? session = null) =>
        [.. (await SearchAsync(query, more, session)).Select(hit => hit["snippet"].AsString())];

    public string Read(string place) => File.ReadAllText(Path.Combine(Folder, place));

    /// <summary>Writes a note as people do.</summary>
    public void Write(string place, string text)
    {
        var file = Path.Combine(Folder, place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Task ConfigureAsync(string json) => _stage.ConfigureAsync(json);

    public Task RestartAsync() => _stage.Agent.RestartAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();
}
