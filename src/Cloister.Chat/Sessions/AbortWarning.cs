using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Says once per process that an agent does not stop when it is told to.</summary>
internal sealed partial class AbortWarning(TimeProvider time, ILogger log)
{
    /// <summary>How long a run may take to let go after it was told to stop.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    // The one thing that is the process's: an agent that ignores cancellation would otherwise say so for every run.
    private static int _isGiven;

    public static bool IsGiven => Volatile.Read(ref _isGiven) != 0;

    public TimeProvider Time => time;

    public void Give(IAgent agent)
    {
        if (Interlocked.Exchange(ref _isGiven, 1) == 0)
        {
            LogNotHonoured(log, agent.GetType().Name, Budget.TotalMilliseconds);
        }
    }

    /// <summary>For tests: the next one is said again.</summary>
    internal static void Forget() => Volatile.Write(ref _isGiven, 0);

    [LoggerMessage(
        323,
        LogLevel.Warning,
        "Agent {Agent} did not stop within {Budget} ms of being told to; the run is given up and may go on unseen. An agent has to honour its cancellation token."
    )]
    private static partial void LogNotHonoured(ILogger log, string agent, double budget);
}
