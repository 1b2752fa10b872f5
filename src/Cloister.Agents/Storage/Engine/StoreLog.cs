using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the store tells those who look after the agent.</summary>
internal sealed partial class StoreLog(ILogger logger)
{
    [LoggerMessage(540, LogLevel.Error, "The agent's store takes nothing at the moment")]
    public partial void CannotWrite(Exception exception);

    [LoggerMessage(541, LogLevel.Information, "The agent's store takes what is written again")]
    public partial void CanWriteAgain();

    [LoggerMessage(542, LogLevel.Warning, "The write-ahead log of the agent's store was not brought into its file; it goes on growing")]
    public partial void NotTidied(Exception exception);
}
