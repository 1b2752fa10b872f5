using System.Runtime.CompilerServices;

namespace Cloister.Agents;

/// <summary>The log of a session for somebody who keeps his own place in it. It keeps nothing awake.</summary>
internal static class SessionSubscription
{
    public static async IAsyncEnumerable<SessionEvent> ReadAsync(
        SessionServices services,
        string id,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var session =
            await services.Store.ReadAsync(reader => reader.FindSessionAsync(id), cancellationToken).ConfigureAwait(false)
            ?? throw SessionRefusedException.NotFound(id);
        await foreach (var row in LogReader.ReadAsync(services, session.Key, after, follow: true, cancellationToken).ConfigureAwait(false))
        {
            if (row.First <= after)
            {
                // Some of what the row says is known already, and it cannot be said without that any more.
                yield return SessionEvent.BeginAgain(row.First - 1);
                yield break;
            }

            yield return SessionEvent.Of(row);
            after = row.Seq;
        }
    }
}
