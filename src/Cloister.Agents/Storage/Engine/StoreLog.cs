using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the store tells those who look after the agent. It is told elsewhere, in order: a log that is slow or fails does not stop the writer.</summary>
internal sealed partial class StoreLog(ILogger logger)
{
    private Task _told = Task.CompletedTask;

    public void CannotWrite(StoreException reason) => Tell(() => LogCannotWrite(reason));

    public void CanWriteAgain() => Tell(LogCanWriteAgain);

    public void NotTidied(StoreException reason) => Tell(() => LogNotTidied(reason));

    [LoggerMessage(540, LogLevel.Error, "The agent's store takes nothing at the moment")]
    private partial void LogCannotWrite(Exception exception);

    [LoggerMessage(541, LogLevel.Information, "The agent's store takes what is written again")]
    private partial void LogCanWriteAgain();

    [LoggerMessage(542, LogLevel.Warning, "The write-ahead log of the agent's store was not brought into its file; it goes on growing")]
    private partial void LogNotTidied(Exception exception);

    private void Tell(Action say) =>
        _told = _told.ContinueWith(_ => say(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
