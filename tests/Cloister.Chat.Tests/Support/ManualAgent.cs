using System.Collections.Concurrent;
using System.Threading.Channels;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>An agent whose runs the test plays, event by event, as well-behaved or as badly as it likes.</summary>
internal sealed class ManualAgent : IAgent, IAsyncDisposable
{
    private readonly Channel<ManualRun> _runs = Channel.CreateUnbounded<ManualRun>();
    private readonly ConcurrentQueue<ManualRun> _all = [];

    /// <summary>How its runs behave.</summary>
    public AgentManners Manners { get; set; } = new();

    /// <summary>Plays each run as it is asked for; without it the test does.</summary>
    public Action<ManualRun>? Script { get; init; }

    public int Disposals { get; private set; }

    public IReadOnlyList<RunAgentInput> Inputs => [.. _all.Select(run => run.Input)];

    /// <summary>An agent that answers every run with a text.</summary>
    public static ManualAgent Answering(string text = "hello") => new() { Script = run => run.Answer(text) };

    /// <summary>An agent that plays one script after the other; the last one repeats.</summary>
    public static ManualAgent Playing(params Action<ManualRun>[] scripts)
    {
        var count = 0;
        return new() { Script = run => scripts[Math.Min(Interlocked.Increment(ref count), scripts.Length) - 1](run) };
    }

    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default)
    {
        var run = new ManualRun(context, Manners, cancellationToken);
        _all.Enqueue(run);
        Script?.Invoke(run);
        _runs.Writer.TryWrite(run);
        return run;
    }

    /// <summary>The next run that is asked for.</summary>
    public async Task<ManualRun> NextRunAsync() => await _runs.Reader.ReadAsync().AsTask().WaitAsync(Chat.Patience);

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }
}
