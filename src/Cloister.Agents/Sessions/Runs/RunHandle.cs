namespace Cloister.Agents;

/// <summary>Something that was asked of a session, and durably taken.</summary>
public sealed class RunHandle
{
    internal RunHandle(string runId, RunPosition mode, int position, QueuedInput input)
        : this(runId, mode, position, input.Begun, input.Finished) => Digest = input.Input.Digest;

    internal RunHandle(string runId, RunPosition mode, int position, Task<ActiveRun?> begun, Task<RunResult> finished)
    {
        RunId = runId;
        Mode = mode;
        Position = position;
        Begun = begun;
        Finished = finished;
    }

    /// <summary>The run itself, when it begins; nothing, if it never will.</summary>
    internal Task<ActiveRun?> Begun { get; }

    /// <summary>What was asked, in short, if it is known.</summary>
    internal byte[]? Digest { get; init; }

    /// <summary>The run that answers it.</summary>
    public string RunId { get; }

    /// <summary>What became of it.</summary>
    public RunPosition Mode { get; }

    /// <summary>How many stand before it; 0 when it runs.</summary>
    public int Position { get; }

    /// <summary>Completes when it is answered, or will not be. It never fails.</summary>
    public Task<RunResult> Finished { get; }
}
