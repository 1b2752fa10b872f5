using System.Security.Cryptography;
using Cloister.Agents;

namespace AgentKeeper;

/// <summary>Says what it sees of a session.</summary>
internal static class Follower
{
    /// <summary>Follows a session behind a row, as long as it is there.</summary>
    public static async Task FollowAsync(AgentSession session, long after, Voice voice, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var row in session.Subscribe(after, cancellationToken))
            {
                if (row.IsResync)
                {
                    // Rows were joined in between; there is nothing to see.
                    break;
                }

                voice.Say(Word.Saw, session.Id, row.Seq, row.First, row.Type, Convert.ToHexString(SHA256.HashData(row.Data.Span))[..16]);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It has seen enough.
        }
    }
}
