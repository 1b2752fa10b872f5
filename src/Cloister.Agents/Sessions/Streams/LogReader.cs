using System.Runtime.CompilerServices;

namespace Cloister.Agents;

/// <summary>
/// Reads a session's log from a row on: from the store up to the live end, then as rows become durable. A reader is only a cursor: however slow, it
/// holds up nobody and loses nothing.
/// </summary>
internal static class LogReader
{
    /// <summary>The rows behind one.</summary>
    /// <param name="services">Store and feed.</param>
    /// <param name="session">The session's number.</param>
    /// <param name="after">The last row that is known.</param>
    /// <param name="follow">Whether to wait for more at the end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<LogRow> ReadAsync(
        SessionServices services,
        long session,
        long after,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Followed before the store is read: what comes in between is not missed.
        using var follower = services.Feed.Follow(session);
        while (true)
        {
            var isLive = follower.TryRead(after, out var rows);
            rows = isLive ? rows : await PageAsync(services, session, after, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
                after = row.Seq;
            }

            // What is at hand goes up to the live end; in the store there may be another page. What came since it was read is at hand.
            if (isLive || !LogTable.IsFull(rows))
            {
                if (!follow || follower.IsClosed)
                {
                    yield break;
                }

                await follower.WaitAsync(after, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<IReadOnlyList<LogRow>> PageAsync(
        SessionServices services,
        long session,
        long after,
        CancellationToken cancellationToken
    ) => await services.Store.ReadAsync(reader => reader.ReadLogAsync(session, after), cancellationToken).ConfigureAwait(false);
}
