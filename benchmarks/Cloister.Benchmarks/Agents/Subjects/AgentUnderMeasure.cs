using Cloister.Agents;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Benchmarks;

/// <summary>A whole agent in a project of its own, with a model of ours. What it writes is recorded.</summary>
internal sealed class AgentUnderMeasure : IAsyncDisposable
{
    private static readonly Statement CountRows = new(BareSqlite.CountRows);

    private readonly TemporaryFolder _folder = new();
    private AgentHost? _host;

    private AgentUnderMeasure() { }

    public Tape Tape { get; } = new();

    public AgentHost Host => _host!;

    /// <summary>An agent that has started.</summary>
    public static async Task<AgentUnderMeasure> StartAsync(IChatClient? model = null, params Plugin[] plugins)
    {
        var agent = new AgentUnderMeasure();
        await File.WriteAllTextAsync(agent._folder["agent.json"], """{"name":"Ada","version":"1","execution":{"titles":"off"}}""");
        await agent.OpenAsync(model ?? ScriptedModel.Saying("Hello!"), plugins);
        return agent;
    }

    /// <summary>Asks as a client of the protocol does, and reads to the end.</summary>
    /// <param name="thread">The conversation.</param>
    /// <param name="number">The number of the run in it.</param>
    /// <param name="seen">Told of each piece of text that arrives.</param>
    public async Task AskAsync(string thread, int number, Action? seen = null)
    {
        var input = new RunAgentInput(thread, $"run-{number}")
        {
            Messages = [new UserMessage($"msg-{number}", "What changed since yesterday?")],
        };
        AgUiEvent? last = null;
        await foreach (var @event in Host.Agent.RunAsync(new(input)))
        {
            last = @event;
            if (@event is TextMessageContentEvent)
            {
                seen?.Invoke();
            }
        }

        if (last is not RunFinishedEvent { Outcome: SuccessOutcome })
        {
            throw new InvalidOperationException($"A run that was measured ended with {last}.");
        }
    }

    /// <summary>How many rows its log has, and how long they are.</summary>
    public async Task<(long Rows, long Bytes)> CountAsync() =>
        await Host.Store.ReadAsync(reader => reader.FirstAsync(CountRows, static row => (row.GetInt64(0), row.GetInt64(1))));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync(IChatClient model, Plugin[] plugins)
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = _folder.Path,
            Home = _folder["home"],
            DefaultModel = "measured",
            Store = store => store with { Around = groups => new TapeRecorder(groups, Tape) },
        };
        options.Models["measured"] = model;
        foreach (var plugin in plugins)
        {
            options.Plugins.Add(plugin);
        }

        _host = await AgentHost.StartAsync(options);
    }
}
