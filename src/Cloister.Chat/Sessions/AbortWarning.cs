using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Says once per process that an agent does not stop when it is told to.</summary>
internal sealed partial class AbortWarning(TimeProvider time, OnceLatch latch, ILogger log)
{
    /// <summary>How long a run may take to let go after it was told to stop.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(50);

    public TimeProvider Time => time;

    public void Give(IAgent agent)
    {
        Telemetry.AbortOverruns.Add(1);
        if (latch.TryTake())
        {
            LogNotHonoured(log, agent.GetType().Name, Budget.TotalMilliseconds);
        }
    }

    [LoggerMessage(
        323,
        LogLevel.Warning,
        "Agent {Agent} did not stop within {Budget} ms of being told to; the run is given up and may go on unseen. An agent has to honour its cancellation token."
    )]
    private static partial void LogNotHonoured(ILogger log, string agent, double budget);
}
