using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

internal sealed partial class JobScheduler
{
    [LoggerMessage(
        690,
        LogLevel.Warning,
        "Job '{JobId}' ({Service} {Action}) was being done when the process ended. Nobody knows whether it was, so it is not done again."
    )]
    private partial void LogUncertain(string jobId, string service, string action);

    [LoggerMessage(691, LogLevel.Error, "What is due could not be begun. It is tried again in some seconds.")]
    private partial void LogTrouble(Exception failure);

    [LoggerMessage(692, LogLevel.Error, "What came of job '{JobId}' ({Service} {Action}) could not be stored.")]
    private partial void LogNotNoted(string jobId, string service, string action, Exception failure);
}
