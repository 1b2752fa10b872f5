using System.Data.Common;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents.Tests;

/// <summary>Sessions over a real store in a folder of their own, with a model that says what a script says.</summary>
internal sealed class SessionStage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private AgentStore? _store;
    private SessionDirectory? _directory;

    /// <summary>A stage that is not open yet.</summary>
    /// <param name="folder">What another one has left; the stage takes it away in the end.</param>
    public SessionStage(TemporaryFolder? folder = null) => _folder = folder ?? new();

    public ManualTimeProvider Time { get; } = new();

    public string Folder => _folder.Path;

    /// <summary>What every process begins with.</summary>
    public Func<IEventFeed> NewFeed { get; init; } = () => new MemoryFeed();

    /// <summary>A server in place of the file in the folder.</summary>
    public DbDataSource? Server { get; init; }

    /// <summary>Called whenever all that was committed is on the disk.</summary>
    public Action? Synced { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public RunLimits Limits { get; set; } = new(8, TimeSpan.FromHours(1));

    public IdSource Ids => field ??= new(Time);

    public ScriptedModel Model { get; set; } = ScriptedModel.Saying("Hello!");

    /// <summary>A model of another kind.</summary>
    public IChatClient? Client { get; set; }

    public IToolSource Tools { get; set; } = new NoTools();

    /// <summary>How much of a conversation the model is given.</summary>
    public ContextSettings Context { get; set; } = new();

    /// <summary>Who names sessions.</summary>
    public TitleSource TitleSource { get; set; } = TitleSource.Off;

    public SessionTitles Titles { get; private set; } = null!;

    public AgentStore Store => _store!;

    public SessionDirectory Directory => _directory!;

    public AgentSessions Sessions => new(Directory);

    /// <summary>A stage over one of <see cref="StorePlace.Kinds"/>.</summary>
    public static async Task<SessionStage> StartOnAsync(string kind)
    {
        var stage = new SessionStage { Server = kind == StorePlace.File ? null : await PostgresCluster.NewSchemaAsync() };
        await stage.OpenAsync();
        return stage;
    }

    public static async Task<SessionStage> StartAsync(ScriptedModel? model = null)
    {
        var stage = new SessionStage();
        stage.Model = model ?? stage.Model;
        await stage.OpenAsync();
        return stage;
    }

    /// <summary>The process ends without a word, and another one begins.</summary>
    public async Task CrashAsync()
    {
        await Titles.DisposeAsync();
        await _store!.DisposeAsync();
        await OpenAsync();
        await Directory.RecoverAsync();
        await Directory.GoOnAsync();
    }

    /// <summary>Returns when no session has anything left to do.</summary>
    public async Task RestAsync()
    {
        while (Directory.Executing is [var session, ..])
        {
            await (session.Current?.Finished ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(20));
            // While the view is made the session does not change, so the next run has begun if there is one.
            await session.ViewAsync(CancellationToken.None);
        }
    }

    /// <summary>Returns when a session is between two things it does.</summary>
    public async Task SettleAsync(string session = "s1")
    {
        using var lease = await SessionAsync(session);
        await lease.Session.ViewAsync(CancellationToken.None);
    }

    public async Task<SessionLease> SessionAsync(string id = "s1") => await Directory.OpenAsync(id, SessionCreation.Of("chat"));

    public async Task<RunHandle> AskAsync(string text, WhenBusy whenBusy = WhenBusy.Queue, string session = "s1")
    {
        using var lease = await SessionAsync(session);
        return await lease.Session.SubmitAsync(PromptInput.Of(new(Ids.NewMessage(), text), Ids), whenBusy);
    }

    public async Task<RunResult> AnswerAsync(string text, string session = "s1") =>
        await (await AskAsync(text, session: session)).Finished.WaitAsync(TimeSpan.FromSeconds(20));

    public HostAgent Agent => new(Directory);

    /// <summary>Asks as a client of the protocol does, and reads to the end.</summary>
    public async Task<List<AgUiEvent>> RunAsync(RunAgentInput input, CancellationToken cancellationToken = default)
    {
        var events = new List<AgUiEvent>();
        await foreach (var e in Agent.RunAsync(new(input), cancellationToken).WithCancellation(cancellationToken))
        {
            events.Add(e);
        }

        Assert.Null(StreamVerifier.VerifyAll(events));
        return events;
    }

    /// <summary>Waits until the session has a title, and what made it is over.</summary>
    public async Task SeeTitleAsync(string session = "s1")
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var e in Sessions.Get(session).Subscribe(cancellationToken: patience.Token))
        {
            if (e.Type == "title.set")
            {
                break;
            }
        }

        await Titles.FinishAsync();
    }

    public async Task<List<LogRow>> LogAsync(string session = "s1") =>
        await Store.ReadAsync(async reader => await reader.ReadLogAsync((await reader.FindSessionAsync(session))!.Key, 0));

    public async Task<List<Message>> MessagesAsync(string session = "s1") =>
        await Store.ReadAsync(async reader =>
            (await reader.ReadMessagesAsync((await reader.FindSessionAsync(session))!.Key)).ConvertAll(row => row.Message)
        );

    /// <summary>How many rows of the log, messages, runs and inputs the session with a number has.</summary>
    public async Task<List<long>> CountRowsAsync(long key) =>
        await Store.ReadAsync(async reader => new List<long>
        {
            (await reader.NumberAsync(new("SELECT count(*) FROM log WHERE id / 4294967296 = $1"), key))!.Value,
            (await reader.NumberAsync(new("SELECT count(*) FROM message WHERE session = $1"), key))!.Value,
            (await reader.NumberAsync(new("SELECT count(*) FROM run WHERE session = $1"), key))!.Value,
            (await reader.NumberAsync(new("SELECT count(*) FROM input WHERE session = $1"), key))!.Value,
        });

    public async Task<string> TypesAsync(string session = "s1") =>
        string.Join(' ', (await LogAsync(session)).Select(row => RecordTypes.NameOf(row.Type)));

    public async ValueTask DisposeAsync()
    {
        await Titles.DisposeAsync();
        await Directory.DisposeAsync();
        await Store.DisposeAsync();
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    public async Task OpenAsync()
    {
        _store = await AgentStore.OpenAsync(
            new()
            {
                Folder = _folder.Path,
                Server = Server,
                // Its timer comes and goes with what is written; on the clock of the tests it would be taken for what they wait for.
                TimeProvider = TimeProvider.System,
                Synced = Synced,
                Logger = Loggers.CreateLogger<AgentStore>(),
            }
        );
        var compactor = new Compactor(new OneModel(this), () => Context, Ids, Loggers.CreateLogger<Compactor>());
        var loop = new RunLoop(
            new()
            {
                Models = new OneModel(this),
                Prompt = new NoPrompt(),
                Tools = new ToolsOfStage(this),
                Compactor = compactor,
                Ids = Ids,
                Time = Time,
                LimitsSource = () => Limits,
                WaitingCallsAsync = (session, token) => Store.ReadAsync(reader => reader.ReadWaitingCallsAsync(session), token),
            },
            Loggers.CreateLogger<RunLoop>()
        );
        var logger = Loggers.CreateLogger("Cloister.Agents.Sessions");
        var services = new SessionServices(_store, NewFeed(), Ids, Time, logger) { Runner = loop };
        services.Add(new PromptInput());
        services.Add(new BranchInput());
        services.Add(new CompactInput(compactor));
        services.Add(new AgUiInput(logger));
        services.Add(new ResumeInput());
        _directory = new(services, new());
        Titles = new(_directory, new OneModel(this), () => TitleSource, Loggers.CreateLogger<SessionTitles>());
        services.Answered = Titles.Answered;
    }

    /// <summary>The model of the moment, for each request anew.</summary>
    private sealed class OneModel(SessionStage stage) : IModelSource
    {
        public ModelLease Lease(string? modelId)
        {
            var clients = new Dictionary<string, IChatClient> { ["scripted"] = stage.Client ?? stage.Model };
            return new ModelPool(ModelCatalog.Empty, new() { Clients = clients, TimeProvider = stage.Time }).Lease("scripted");
        }
    }

    private sealed class NoPrompt : IPromptSource
    {
        public ValueTask<string> SystemAsync(ActiveRun run, CancellationToken cancellationToken) => new("");
    }

    private sealed class ToolsOfStage(SessionStage stage) : IToolSource
    {
        public ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) =>
            stage.Tools.ForAsync(run, cancellationToken);
    }

    private sealed class NoTools : IToolSource, IRunTools
    {
        public IList<AITool> Declarations { get; } = [];

        public ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) => new(this);

        public Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);

        public Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
        {
            foreach (var call in calls)
            {
                run.Append(new ToolCallResultEvent(run.Session.Services.Ids.NewMessage(), call.Id, $"Unknown tool: {call.Name}"));
            }

            return Task.FromResult(ToolRound.Done);
        }

        public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);
    }
}
