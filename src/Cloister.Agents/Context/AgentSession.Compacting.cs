namespace Cloister.Agents;

public sealed partial class AgentSession
{
    /// <summary>
    /// Makes the history shorter for models: a summary takes the place of the older part, behind whatever goes on. The log, and what people see, keep
    /// everything. Histories that get too long are compacted without being asked.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; it is done all the same.</param>
    /// <exception cref="SessionRefusedException">There is no such session.</exception>
    /// <exception cref="SessionBusyException">It is archived, or too much waits already.</exception>
    public async Task<CompactionResult> CompactAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        var session = lease.Session;
        if (
            session is { IsIdle: true, Row.IsArchived: false }
            && Compactor.IsSmall((await session.Log.StateAsync().ConfigureAwait(false)).State)
        )
        {
            return CompactionResult.Small;
        }

        var handle = await session.SubmitAsync(CompactInput.Of(_directory.Services.Ids), WhenBusy.Queue).ConfigureAwait(false);
        var run = await handle.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
        var result = await handle.Finished.WaitAsync(cancellationToken).ConfigureAwait(false);
        return run?.Compaction ?? CompactionResult.NotDone(result.Error);
    }
}
