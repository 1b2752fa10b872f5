using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>An agent that does what a script says, and remembers what it was asked.</summary>
/// <remarks>
/// <para>
/// The first run plays the first script, the next run the next one, and the last script is played again and again. Events come asynchronously,
/// always. Ids that the script left open differ in every play: <c>msg-1</c> in the first one, <c>msg-1.2</c> in the second.
/// </para>
/// <para>Safe for many runs at a time.</para>
/// </remarks>
/// <example>
/// <code>
/// var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build();
/// </code>
/// </example>
public sealed class ScriptedAgent : IAgent
{
    private readonly IReadOnlyList<ScriptStep[]> _scripts;
    private readonly TimeProvider _time;
    private int _runs;
    private int _liveRuns;
    private int _eventCount;

    internal ScriptedAgent(IReadOnlyList<ScriptStep[]> scripts, TimeProvider time)
    {
        _scripts = scripts;
        _time = time;
    }

    /// <summary>What it was asked, in order.</summary>
    public Recorded<RunContext> Runs { get; } = new();

    /// <summary>How the runs ended that are over, in the order in which they did.</summary>
    public Recorded<ScriptEnd> Ends { get; } = new();

    /// <summary>How many runs are going on. Whoever abandons a run without disposing it is found here.</summary>
    public int LiveRuns => Volatile.Read(ref _liveRuns);

    /// <summary>How many events it has given away, over all runs.</summary>
    public int EventCount => Volatile.Read(ref _eventCount);

    /// <summary>An agent that gives the same events in every run.</summary>
    /// <param name="events">The events; copied.</param>
    /// <param name="delayBetween">How long it waits before each event but the first.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    public static ScriptedAgent FromEvents(
        IEnumerable<AgUiEvent> events,
        TimeSpan delayBetween = default,
        TimeProvider? timeProvider = null
    )
    {
        ArgumentNullException.ThrowIfNull(events);
        var builder = new ScriptedAgentBuilder();
        foreach (var (index, agentEvent) in events.Index())
        {
            if (index > 0 && delayBetween > TimeSpan.Zero)
            {
                builder.Delay(delayBetween);
            }

            builder.Event(agentEvent);
        }

        return builder.Build(timeProvider);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return PlayAsync(context, cancellationToken);
    }

    private async IAsyncEnumerable<AgUiEvent> PlayAsync(RunContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _runs);
        var script = _scripts[Math.Min(number, _scripts.Count) - 1];
        var play = new AgentPlay(context.Input, Math.Max(1, number - _scripts.Count + 1), _time, cancellationToken);
        Interlocked.Increment(ref _liveRuns);
        Runs.Add(context);
        try
        {
            foreach (var step in script)
            {
                await play.YieldAsync().ConfigureAwait(false);
                if (await step(play).ConfigureAwait(false) is { } agentEvent)
                {
                    Interlocked.Increment(ref _eventCount);
                    yield return agentEvent;
                }

                if (play.IsOver)
                {
                    break;
                }
            }

            await play.YieldAsync().ConfigureAwait(false);
            play.HasEnded = true;
        }
        finally
        {
            Interlocked.Decrement(ref _liveRuns);
            Ends.Add(play.End);
        }
    }
}
