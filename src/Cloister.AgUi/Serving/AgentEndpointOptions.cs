namespace Cloister.AgUi;

/// <summary>How an agent is served.</summary>
/// <remarks>The callbacks are for logs and tests. They are called on the thread of the run and must not throw.</remarks>
public sealed record AgentEndpointOptions
{
    /// <summary>After how much silence server-sent events get a comment that keeps the connection alive; null for never.</summary>
    /// <value>15 seconds by default.</value>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a run may take before it is stopped and ends as cancelled; null for as long as it likes.</summary>
    /// <value>No limit by default.</value>
    public TimeSpan? RunTimeout { get; init; }

    /// <summary>How long an agent may take to end once it was stopped. After that the run is ended without it, and its clean-up left to itself.</summary>
    /// <value>5 seconds by default.</value>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The host is shutting down: runs are stopped and end as cancelled.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many messages an input may hold.</summary>
    /// <value>20 000 by default.</value>
    public int MaxMessages { get; init; } = 20_000;

    /// <summary>Whether chunks are sent as they are. Otherwise they become the explicit events they stand for, which every client reads.</summary>
    /// <value>Off by default.</value>
    public bool SendChunks { get; init; }

    /// <summary>Whether the foreign events that an agent keeps with its own are sent along. They multiply what is sent.</summary>
    /// <value>Off by default.</value>
    public bool SendRawEvents { get; init; }

    /// <summary>Whether an input that an agent puts into RUN_STARTED is sent. It repeats the whole conversation.</summary>
    /// <value>Off by default.</value>
    public bool SendInput { get; init; }

    /// <summary>Whether clients that declare no version know subagents. Those up to 0.0.58 do not, and break on them.</summary>
    /// <value>On by default.</value>
    public bool OldPeersKnowSubagents { get; init; } = true;

    /// <summary>Makes the ids by which a failure is found in the log.</summary>
    /// <value>Random ids by default.</value>
    public Func<string> NewCorrelation { get; init; } = RandomId;

    /// <summary>Hears what was left out of an input or translated.</summary>
    public Action<Unrecognised>? OnUnrecognised { get; init; }

    /// <summary>Hears why an agent failed. The client is told little of it.</summary>
    public Action<AgentFailure>? OnFailure { get; init; }

    /// <summary>Hears what a client that declares no version was not told, of each run and kind once.</summary>
    public Action<RunRequest, Downgrade>? OnDowngrade { get; init; }

    /// <summary>Hears of the first event of a run with which the agent broke the protocol; the event is sent all the same. Null: nobody looks.</summary>
    public Action<RunRequest, StreamViolation>? OnViolation { get; init; }

    internal AgentEndpointOptions Checked()
    {
        CheckTime(KeepAlive, nameof(KeepAlive));
        CheckTime(RunTimeout, nameof(RunTimeout));
        CheckTime(StopGrace, nameof(StopGrace));
        return this;
    }

    private static void CheckTime(TimeSpan? time, string option)
    {
        if (time <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"{option} is {time}, but must be longer than nothing. Leave it out for its default.",
                nameof(time)
            );
        }
    }

#pragma warning disable RS0030 // This is the default source; others are injected.
    private static string RandomId() => Guid.NewGuid().ToString("N");
#pragma warning restore RS0030
}
