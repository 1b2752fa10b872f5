using Cloister.Agents.Tests.Points;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>An agent that people reach on a platform in the process, which goes on when the agent's process ends.</summary>
internal sealed class OutStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly List<AgentHost> _dead = [];
    private readonly CommitSignal _commits = new();
    private AgentHost? _host;

    public OutStage() => Platform = new() { Clock = Time };

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero));

    public InMemoryPlatform Platform { get; set; }

    public LogCollector Logs { get; } = new();

    public IChatClient Model { get; set; } = ScriptedModel.Saying("Hello!");

    /// <summary>Members of <c>services.chat</c>.</summary>
    public string Settings { get; set; } = "";

    /// <summary>The members of the channel.</summary>
    public string Channel { get; set; } = """ "enabled": true """;

    public Action<PointHooks>? Hooks { get; set; }

    public Action<AgentHostOptions>? Configure { get; set; }

    /// <summary>Put around what applies write sets.</summary>
    public Func<GroupWriter, GroupWriter> Around { get; set; } = static groups => groups;

    public AgentHost Host => _host!;

    /// <summary>What the agents of one user share.</summary>
    public string HomeFolder
    {
        get => field ?? _folder["home"];
        set;
    }

    public string Root => _folder["project"];

    public AgentStore Store => Host.Directory.Services.Store;

    public ChatService Chat => (ChatService)Host.Context.Registry.TryResolve(AgentService.Slot("chat"))!;

    public static async Task<OutStage> StartAsync(IChatClient? model = null, Action<OutStage>? set = null)
    {
        var stage = new OutStage();
        stage.Model = model ?? stage.Model;
        set?.Invoke(stage);
        await stage.OpenAsync();
        return stage;
    }

    public async Task OpenAsync()
    {
        Directory.CreateDirectory(Root);
        await WriteConfigAsync();
        var options = new AgentHostOptions
        {
            ProjectRoot = Root,
            Home = HomeFolder,
            DefaultModel = "scripted",
            TimeProvider = Time,
            LoggerFactory = Logs,
            // Its timer comes and goes with what is written; on the clock of the tests it would be taken for what they wait for.
            Store = store =>
                store with
                {
                    TimeProvider = TimeProvider.System,
                    Around = groups => new WatchedGroups(Around(groups), _commits),
                },
        };
        options.Models.Add("scripted", Model);
        options.Plugins.Add(new HookPlugin("stage", Hook));
        options.Platforms.Add(Platform);
        Configure?.Invoke(options);
        _host = await AgentHost.StartAsync(options);
    }

    public async Task ConfigureAsync()
    {
        await WriteConfigAsync();
        await Host.ReloadAsync();
    }

    /// <summary>The process ends without a word: from here on nothing of it reaches the store.</summary>
    public async Task EndAsync()
    {
        _dead.Add(Host);
        await Store.DisposeAsync();
    }

    public async Task CrashAsync()
    {
        await EndAsync();
        await OpenAsync();
    }

    public async Task<InvokeResult> DoAsync(string action, JsonData? payload = null, ActionCaller? caller = null) =>
        await Host
            .Services.InvokeAsync("chat", action, payload, caller, TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Patience);

    /// <summary>The session of a conversation in which something was said.</summary>
    public async Task<string> SessionIdAsync(InMemoryChat chat) =>
        (
            await Chat.Parts.Routes.FindAsync(
                RouteKey.Of(Platform.Name, ChannelAccess.DefaultAccount, chat.Place),
                TestContext.Current.CancellationToken
            )
        )!.SessionId;

    /// <summary>Has somebody say something, and returns when that was answered.</summary>
    public async Task<InMemoryChat> GreetAsync(string person = "ann", string answer = "Hello!")
    {
        var chat = Platform.Direct(person);
        chat.Write("Hi");
        Assert.Equal(answer, (await chat.NextAsync()).Text);
        await SettleAsync();
        return chat;
    }

    /// <summary>Returns when nothing goes on, but for what waits for the clock or for a channel.</summary>
    public async Task SettleAsync()
    {
        await Platform.WaitForAcknowledgementAsync();
        await Chat.Inbound.WhenQuietAsync().WaitAsync(Patience);
        while (Host.Directory.Executing is [var session, ..])
        {
            await (session.Current?.Finished ?? Task.CompletedTask).WaitAsync(Patience);
            await session.ViewAsync(CancellationToken.None);
        }

        await Chat.WayOut.WhenQuietAsync().WaitAsync(Patience);
    }

    /// <summary>Returns when the connection is so.</summary>
    public async Task UntilPhaseAsync(ConnectionPhase phase)
    {
        var connection = Chat.WayOut.Connections.Find(Platform.Name)!;
        await connection.WhenAsync(state => state.Phase == phase).WaitAsync(Patience);
    }

    /// <summary>Returns when somebody waits for just so long.</summary>
    public Task WaitForDelayAsync(TimeSpan delay) => Time.WaitForTimerAsync(delay, Patience);

    /// <summary>Returns when something is so in the store.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (true)
        {
            var next = _commits.Next;
            if (await condition())
            {
                return;
            }

            await next.WaitAsync(Patience);
        }
    }

    public async Task<List<string>> RowsAsync(string what = "state") =>
        await Store.ReadAsync(reader =>
            reader.ListAsync(new($"SELECT {what} FROM outbox ORDER BY key"), row => row.GetValue(0).ToString()!)
        );

    public async Task<long> CountAsync(string from) =>
        (await Store.ReadAsync(reader => reader.NumberAsync(new($"SELECT count(*) FROM {from}"))))!.Value;

    public async Task<List<ChatHistoryRow>> HistoryAsync(InMemoryChat chat) =>
        await Chat.Parts.History.ReadAsync(new(await SessionIdAsync(chat)) { Limit = 500, Direction = ChatDirection.Outbound });

    /// <summary>What models see of a conversation.</summary>
    public async Task<List<Message>> MessagesAsync(InMemoryChat chat)
    {
        var id = await SessionIdAsync(chat);
        return await Store.ReadAsync(async reader =>
            (await reader.ReadMessagesAsync((await reader.FindSessionAsync(id))!.Key)).ConvertAll(row => row.Message)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var host in _dead.Where(host => host != _host))
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task WriteConfigAsync()
    {
        var settings = Settings.Length == 0 ? "" : $",{Settings}";
        var chat =
            $$$"""{"queue":{"mergeDebounceMs":0,"maxConcurrency":8},"channels":{"{{{Platform.Name}}}":{ {{{Channel}}} }}{{{settings}}}}""";
        return File.WriteAllTextAsync(
            Path.Combine(Root, "agent.json"),
            $$$"""{"name":"Test","version":"1","services":{"chat": {{{chat}}} }}"""
        );
    }

    private void Hook(PointHooks hooks)
    {
        hooks.Guard(ChatPoints.AuthorizeIncoming, (_, _) => Verdict.Pass);
        hooks.Resolve(ChatPoints.ResolveUserRole, (_, _) => new ChatUserRole("admin") { Permissions = ["chat.dm.use", "agent.manage"] });
        Hooks?.Invoke(hooks);
    }
}
