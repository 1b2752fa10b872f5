namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>How many runs have begun here. All runs of the session begin here.</summary>
    private int _begun;

    private Unknown? _unknown;

    /// <summary>A run of the session that was stored. One that is asked for is looked for twice, before and in its turn; the store is asked once.</summary>
    public async ValueTask<RunRow?> FindRunAsync(string runId, CancellationToken cancellationToken)
    {
        var begun = Volatile.Read(ref _begun);
        if (Volatile.Read(ref _unknown) is { } known && known.Begun == begun && known.RunId == runId)
        {
            return null;
        }

        var stored = await services.Store.ReadOnceAsync(reader => reader.FindRunAsync(Key, runId), cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _unknown, stored is null ? new(runId, begun) : null);
        return stored;
    }

    /// <summary>An id that no run had, as long as no other run has begun.</summary>
    private sealed record Unknown(string RunId, int Begun);
}
