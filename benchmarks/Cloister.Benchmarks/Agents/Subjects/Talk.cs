using System.Globalization;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>Conversations of a few runs each, every one in a session of its own, so that all are of one length.</summary>
internal sealed class Talk(AgentUnderMeasure agent, ScriptedModel? model, int runs)
{
    private int _threads;

    /// <summary>Told of each piece of text that arrives.</summary>
    public Action? Seen { get; init; }

    public async Task AtOnceAsync(int sessions)
    {
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(OnceAsync)));
        model?.Requests.Clear();
        model?.Ends.Clear();
    }

    public async Task OnceAsync()
    {
        var thread = string.Create(CultureInfo.InvariantCulture, $"thread-{Interlocked.Increment(ref _threads)}");
        for (var run = 0; run < runs; run++)
        {
            await agent.AskAsync(thread, run, Seen);
        }
    }
}
