using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Benchmarks;

/// <summary>A whole agent in a project of its own, with a model of ours. What it writes is recorded.</summary>
internal sealed class AgentUnderMeasure : IAsyncDisposable
{
    private readonly ProjectUnderMeasure _project;
    private AgentHost? _host;

    private AgentUnderMeasure(string? config) => _project = new(config);

    public Tape Tape { get; } = new();

    public AgentHost Host => _host!;

    /// <summary>An agent that has started.</summary>
    /// <param name="model">What it asks.</param>
    /// <param name="change">What else it brings.</param>
    /// <param name="config">What else its configuration says.</param>
    public static async Task<AgentUnderMeasure> StartAsync(
        IChatClient model,
        Action<AgentHostOptions>? change = null,
        string? config = null
    )
    {
        var agent = new AgentUnderMeasure(config);
        agent._host = await agent._project.StartAsync(options =>
        {
            options.Models["measured"] = model;
            options.DefaultModel = "measured";
            options.Store = store => store with { Around = groups => new TapeRecorder(groups, agent.Tape) };
            change?.Invoke(options);
        });
        return agent;
    }

    /// <summary>Asks as a client of the protocol does, and reads to the end.</summary>
    /// <param name="thread">The conversation.</param>
    /// <param name="number">The number of the run in it.</param>
    /// <param name="seen">Told of each piece of text that arrives.</param>
    public Task AskAsync(string thread, int number, Action? seen = null) => Host.AskAsync(thread, number, seen);

    /// <summary>Ends the agent. What it has written stays, and can be counted.</summary>
    public ValueTask EndAsync() => Host.DisposeAsync();

    /// <summary>How many rows its log has, and how long they are.</summary>
    public (long Rows, long Bytes) Count() => BareSqlite.Count(_project.Database);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _project.Dispose();
    }
}
