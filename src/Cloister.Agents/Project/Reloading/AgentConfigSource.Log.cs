using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

internal sealed partial class AgentConfigSource
{
    [LoggerMessage(
        EventId = 600,
        EventName = "config.reloaded",
        Level = LogLevel.Information,
        Message = "The changed configuration of {Project} is in force."
    )]
    private static partial void Reloaded(ILogger log, string project);

    [LoggerMessage(
        EventId = 601,
        EventName = "config.reload.failed",
        Level = LogLevel.Error,
        Message = "The changed configuration cannot be used, so what held before stays in force. {Reason}"
    )]
    private static partial void ReloadFailed(ILogger log, string reason);

    [LoggerMessage(
        EventId = 602,
        EventName = "config.restart.needed",
        Level = LogLevel.Warning,
        Message = "{Key} has changed; that takes effect when the agent is started again."
    )]
    private static partial void NeedsRestart(ILogger log, string key);

    [LoggerMessage(EventId = 603, EventName = "config.warning", Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void Odd(ILogger log, string warning);

    [LoggerMessage(
        EventId = 604,
        EventName = "config.apply.failed",
        Level = LogLevel.Error,
        Message = "A part of the agent did not take over the changed configuration; the others did."
    )]
    private static partial void NotApplied(ILogger log, Exception exception);
}
