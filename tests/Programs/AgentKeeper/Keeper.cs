using System.Text;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace AgentKeeper;

/// <summary>An agent whose tools do what cannot be taken back.</summary>
internal sealed class Keeper : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Voice _voice;
    private readonly string _effects;
    private readonly DurableStep? _death;

    private Keeper(string folder, Voice voice, DurableStep? death)
    {
        _voice = voice;
        _death = death;
        _effects = Path.Combine(folder, "effects");
    }

    public AgentHost Host { get; private set; } = null!;

    public Voice Voice => _voice;

    /// <summary>Lets go what the tool <c>hold</c> holds.</summary>
    public TaskCompletionSource Held { get; set; } = Signal();

    /// <summary>Completed by the tool <c>hold</c> when it holds.</summary>
    public TaskCompletionSource Holding { get; set; } = Signal();

    public static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts an agent in a folder that may have one.</summary>
    public static async Task<Keeper> StartAsync(string folder, Voice voice, IChatClient model, DurableStep? death = null)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "agent")).FullName;
        if (!File.Exists(Path.Combine(root, "agent.json")))
        {
            AgentProject.Create(root);
        }

        var keeper = new Keeper(folder, voice, death);
        var options = new AgentHostOptions
        {
            ProjectRoot = root,
            Home = Path.Combine(folder, "home"),
            DefaultModel = "keeper",
            Models = { ["keeper"] = model },
            Store = store => keeper.With(store, Path.Combine(folder, "disk")),
        };
        keeper.AddTools(options);
        keeper.Host = await AgentHost.StartAsync(options);
        voice.Say(Word.Ready);
        return keeper;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private AgentStoreOptions With(AgentStoreOptions store, string copies)
    {
        if (Directory.Exists(copies))
        {
            store = store with { Synced = new DiskCopies(store.Folder, copies).Synced };
        }

        return _death switch
        {
            null => store,
            { Name: DurableStep.Migrate } => store with { Modules = [.. store.Modules, Migrating()] },
            _ => store with { Around = groups => new Killing(groups, _death, _voice) },
        };
    }

    /// <summary>Tables of a newer program, which is killed while it makes them.</summary>
    private StoreModule Migrating() =>
        new(
            "later",
            dialect => $"CREATE TABLE later (key BIGINT PRIMARY KEY){dialect.KeyedTable};",
            dialect =>
            {
                Killing.Kill(_voice, DurableStep.Migrate);
                return "";
            }
        );

    private void AddTools(AgentHostOptions options)
    {
        options.Tools.Add(AIFunctionFactory.Create((AIFunctionArguments arguments) => Do(arguments), "act"));
        options.Tools.Add(
            new ApprovalRequiredAIFunction(AIFunctionFactory.Create((AIFunctionArguments arguments) => Do(arguments), "gated"))
        );
        options.Tools.Add(AIFunctionFactory.Create(HoldAsync, "hold"));
    }

    private string Do(AIFunctionArguments arguments)
    {
        var (session, _, call) = ToolCallContext.Of(arguments)!;
        if (_death is { Name: DurableStep.Effect, Moment: Moment.Before })
        {
            Killing.Kill(_voice, DurableStep.Effect);
        }

        lock (_lock)
        {
            using var file = new FileStream(_effects, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.UTF8.GetBytes($"{call}\n"));
        }

        _voice.Say(Word.Did, session, call);
        if (_death is { Name: DurableStep.Effect })
        {
            Killing.Kill(_voice, DurableStep.Effect);
        }

        return "done";
    }

    private async Task<string> HoldAsync(CancellationToken cancellationToken)
    {
        Holding.TrySetResult();
        await Held.Task.WaitAsync(cancellationToken);
        return "held";
    }
}
