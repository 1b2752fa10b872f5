using Cloister.Agents.Tests.Points;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>An agent whose chats a test fills by hand: what a channel would take, and how its process ends, is the test's business.</summary>
internal sealed class ChatStage : IAsyncDisposable
{
    public const string Channel = "memory";
    public const string Account = "bot";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly List<AgentHost> _dead = [];
    private AgentHost? _host;
    private ChannelInbox? _inbox;
    private int _messages;

    public ManualTimeProvider Time { get; } = new();

    public InMemoryPlatform Platform { get; } = new(Channel);

    public TestOutlet Outlet => field ??= new(Platform.Open(new() { AccountId = Account }));

    public LogCollector Logs { get; } = new();

    public IChatClient Model { get; set; } = ScriptedModel.Saying("Hello!");

    /// <summary>The settings of the agent beside its name, as members of an object. Unless told otherwise, nothing is waited for.</summary>
    public string Settings { get; set; } = "";

    public string Queue { get; set; } = """ "mergeDebounceMs": 0, "maxConcurrency": 8 """;

    public string ChatSettings { get; set; } = "";

    /// <summary>Whether somebody may talk to the agent; everybody, unless told otherwise.</summary>
    public Func<ChatPrincipal, Verdict>? Guard { get; set; } = _ => Verdict.Pass;

    public ValueList<string> Permissions { get; set; } = ["chat.dm.use"];

    /// <summary>Who says what somebody may do; everybody may what <see cref="Permissions"/> says, unless told otherwise.</summary>
    public Func<ChatUser, ChatUserRole>? Role { get; set; }

    /// <summary>What else plugins do.</summary>
    public Action<PointHooks>? Hooks { get; set; }

    public Action<AgentHostOptions>? Configure { get; set; }

    public AgentHost Host => _host!;

    public AgentStore Store => Host.Directory.Services.Store;

    public ChatService Chat => (ChatService)Host.Context.Registry.TryResolve(AgentService.Slot("chat"))!;

    public ChannelInbox Inbox => _inbox!;

    public static async Task<ChatStage> StartAsync(Action<ChatStage>? set = null)
    {
        var stage = new ChatStage();
        set?.Invoke(stage);
        await stage.OpenAsync();
        return stage;
    }

    public async Task OpenAsync()
    {
        var root = Directory.CreateDirectory(_folder["project"]).FullName;
        var settings = Settings.Length == 0 ? "" : $",{Settings}";
        var chat = ChatSettings.Length == 0 ? "" : $",{ChatSettings}";
        await File.WriteAllTextAsync(
            Path.Combine(root, "agent.json"),
            $$$"""{"name":"Test","version":"1","services":{"chat":{"queue":{ {{{Queue}}} }{{{chat}}}}}{{{settings}}}}"""
        );
        var options = new AgentHostOptions
        {
            ProjectRoot = root,
            Home = _folder["home"],
            DefaultModel = "scripted",
            TimeProvider = Time,
            LoggerFactory = Logs,
            // Its timer comes and goes with what is written; on the clock of the tests it would be taken for what they wait for.
            Store = store => store with { TimeProvider = TimeProvider.System },
        };
        options.Models.Add("scripted", Model);
        options.Plugins.Add(new HookPlugin("stage", Hook));
        options.ChatOutlet = Outlet;
        Configure?.Invoke(options);
        _host = await AgentHost.StartAsync(options);
        _inbox = await Chat.Inbound.OpenInboxAsync(Channel, Account, static _ => { }, CancellationToken.None);
    }

    /// <summary>The process ends without a word, and another one begins.</summary>
    public async Task CrashAsync()
    {
        await EndAsync();
        await OpenAsync();
    }

    /// <summary>The process ends without a word: from here on nothing of it reaches the store.</summary>
    public async Task EndAsync()
    {
        await Store.DisposeAsync();
        _dead.Add(Host);
        _host = null;
    }

    public IncomingMessage Message(string text, string person = "ann", string? chat = null, string type = "private")
    {
        var id = $"m{++_messages}";
        return new(id, id, new(chat ?? person, type), new(person, person)) { Text = text };
    }

    public IncomingMessage InGroup(string text, string person = "ann", string chat = "team") => Message(text, person, chat, "group");

    /// <summary>A channel receives messages, and the conversations have dealt with them when this returns.</summary>
    public async Task TakeAsync(params IReadOnlyList<IncomingMessage> messages)
    {
        await Inbox.TakeAsync(messages);
        await SettleAsync();
    }

    public Task SayAsync(string text, string person = "ann") => TakeAsync(Message(text, person));

    public Task SettleAsync() => Chat.Inbound.WhenQuietAsync().WaitAsync(Patience);

    /// <summary>Returns when nothing is being answered any more, and nothing can begin without somebody moving the clock.</summary>
    public async Task RestAsync()
    {
        await SettleAsync();
        await Chat.Parts.Lanes.WhenAtRestAsync().WaitAsync(Patience);
        while (Host.Directory.Executing is [var session, ..])
        {
            await (session.Current?.Finished ?? Task.CompletedTask).WaitAsync(Patience);
            // While the view is made the session does not change, so the next run has begun if there is one.
            await session.ViewAsync(CancellationToken.None);
        }
    }

    public async Task<ChatRoute?> RouteAsync(string chat = "ann", string type = "private") =>
        await Chat.Parts.Routes.FindAsync(new RouteKey(Channel, Account, chat, type, ""));

    public async Task<string> SessionIdAsync(string chat = "ann", string type = "private") => (await RouteAsync(chat, type))!.SessionId;

    /// <summary>What models see of a conversation.</summary>
    public async Task<List<Message>> MessagesAsync(string chat = "ann", string type = "private")
    {
        var id = await SessionIdAsync(chat, type);
        return await Store.ReadAsync(async reader =>
            (await reader.ReadMessagesAsync((await reader.FindSessionAsync(id))!.Key)).ConvertAll(row => row.Message)
        );
    }

    /// <summary>What was said in a conversation, without the block that says who.</summary>
    public async Task<List<string>> WordsAsync(string chat = "ann", string type = "private") =>
        (await MessagesAsync(chat, type)).ConvertAll(message => Words(message.Text.ToString()));

    public static string Words(string text) =>
        text.StartsWith("<info>", StringComparison.Ordinal) ? text[(text.IndexOf("</info>", StringComparison.Ordinal) + 9)..] : text;

    public async Task<List<ChatHistoryRow>> HistoryAsync(string chat = "ann", string type = "private") =>
        await RouteAsync(chat, type) is { } route ? await Chat.Parts.History.ReadAsync(new(route.SessionId)) : [];

    public async Task<long> CountAsync(string table, string where = "1 = 1") =>
        (await Store.ReadAsync(reader => reader.NumberAsync(new($"SELECT count(*) FROM {table} WHERE {where}"))))!.Value;

    /// <summary>The states of all claims, in their order.</summary>
    public async Task<string> ClaimsAsync() =>
        string.Join(
            ' ',
            await Store.ReadAsync(reader => reader.ListAsync(new("SELECT state FROM inbox ORDER BY key"), row => row.GetString(0)))
        );

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        foreach (var host in _dead)
        {
            await host.DisposeAsync();
        }

        _folder.Dispose();
    }

    private void Hook(PointHooks hooks)
    {
        if (Guard is not null)
        {
            hooks.Guard(ChatPoints.AuthorizeIncoming, (_, principal) => Guard(principal));
        }

        hooks.Resolve(ChatPoints.ResolveUserRole, (_, user) => Role?.Invoke(user) ?? new("member") { Permissions = Permissions });
        Hooks?.Invoke(hooks);
    }
}
