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

    /// <summary>
    /// Brings in a session that was exported as <see cref="SessionExport.Log"/>. Nothing of it goes on here: a run that was open is closed, questions are
    /// withdrawn, and settings of its own do not hold. What is held meanwhile is a line, and the conversation as it stands.
    /// </summary>
    /// <param name="source">The export, from where it stands; it is not closed.</param>
    /// <param name="id">What the session is called here; as where it comes from, if not given.</param>
    /// <param name="cancellationToken">Gives up; nothing was imported then.</param>
    /// <exception cref="SessionRefusedException">There is such a session, or a line cannot be used. Nothing was imported.</exception>
    /// <exception cref="ArgumentException">No session can be called so.</exception>
    public async Task<AgentSession> ImportAsync(Stream source, string? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (id is not null)
        {
            SessionName.ThrowIfInvalid(id);
        }

        return new(_directory, await new SessionImporting(_directory).ImportAsync(source, id, cancellationToken).ConfigureAwait(false));
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
