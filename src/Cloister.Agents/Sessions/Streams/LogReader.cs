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
            foreach (var row in await NextAsync(services, follower, session, after, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
                after = row.Seq;
            }

            if (await IsAtEndAsync(services, follower, session, after, cancellationToken).ConfigureAwait(false))
            {
                if (!follow || follower.IsClosed)
                {
                    yield break;
                }

                await follower.WaitAsync(after, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<IReadOnlyList<LogRow>> NextAsync(
        SessionServices services,
        IFeedFollower follower,
        long session,
        long after,
        CancellationToken cancellationToken
    ) =>
        follower.TryRead(after, out var rows)
            ? rows
            : await services.Store.ReadAsync(reader => reader.ReadLogAsync(session, after), cancellationToken).ConfigureAwait(false);

    private static async ValueTask<bool> IsAtEndAsync(
        SessionServices services,
        IFeedFollower follower,
        long session,
        long after,
        CancellationToken cancellationToken
    ) => (await NextAsync(services, follower, session, after, cancellationToken).ConfigureAwait(false)).Count == 0;
}
