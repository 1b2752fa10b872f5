using System.Runtime.CompilerServices;

namespace Cloister.Agents;

public sealed partial class AgentSessions
{
    /// <summary>Checks every session at rest, archived ones too, as <see cref="AgentSession.CheckAsync"/> does. Sessions with a run are left out.</summary>
    /// <param name="repair">Whether differences are put right.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<SessionCheck> CheckAsync(
        bool repair = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var store = _directory.Services.Store;
        var after = 0L;
        while (
            await store.ReadAsync(reader => reader.ReadSessionIdsAsync(after), cancellationToken).ConfigureAwait(false)
                is { Count: > 0 } sessions
        )
        {
            foreach (var (_, id) in sessions)
            {
                if (await TryCheckAsync(id, repair, cancellationToken).ConfigureAwait(false) is { } check)
                {
                    yield return check;
                }
            }

            after = sessions[^1].Key;
        }
    }

    private async Task<SessionCheck?> TryCheckAsync(string id, bool repair, CancellationToken cancellationToken)
    {
        try
        {
            return await Get(id).CheckAsync(repair, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SessionBusyException or SessionRefusedException { Reason: SessionRefusal.NotFound })
        {
            return null;
        }
    }
}
