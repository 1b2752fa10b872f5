namespace Cloister.Agents;

/// <summary>What was said in a session, as it is stored: reading wakes nothing, and a message that still grows is not there yet.</summary>
/// <remarks>A handle; it holds nothing. Of a session that does not exist the history is empty.</remarks>
public sealed class SessionHistory
{
    private readonly AgentStore _store;
    private readonly string _id;

    internal SessionHistory(AgentStore store, string id)
    {
        _store = store;
        _id = id;
    }

    /// <summary>Reads entries in their order.</summary>
    /// <param name="query">Which; all that people see if not said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<HistoryEntry>> ListAsync(HistoryQuery? query = null, CancellationToken cancellationToken = default) =>
        ReadAsync(places => Chosen(query ?? new(), places), cancellationToken);

    /// <summary>Reads the entries that people see from one place up to another, which is not read.</summary>
    /// <param name="from">The first place; the first entry has 0.</param>
    /// <param name="to">The place behind the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<HistoryEntry>> SliceAsync(int from, int to, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return ReadAsync(
            places =>
            {
                var visible = places.Where(place => !place.IsHidden).ToList();
                return visible.GetRange(Math.Min(from, visible.Count), Math.Max(0, Math.Min(to, visible.Count) - from));
            },
            cancellationToken
        );
    }

    /// <summary>How many entries people see.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default) =>
        await MetaAsync(cancellationToken).ConfigureAwait(false) is { Count: var count } ? count : 0;

    /// <summary>What is known without reading it; null if the session does not exist.</summary>
    public async Task<HistoryMeta?> MetaAsync(CancellationToken cancellationToken = default) =>
        await _store
            .ReadAsync(
                async reader =>
                    await reader.FindCurrentAsync(_id).ConfigureAwait(false) is { } session
                        ? MetaOf(session, await reader.ReadPlacesAsync(session.Key).ConfigureAwait(false))
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);

    private static HistoryMeta MetaOf(SessionRow session, List<HistoryPlace> places)
    {
        var hidden = places.Count(place => place.IsHidden);
        return new(
            places.Count - hidden,
            hidden,
            session.LastSeq,
            DateTimeOffset.FromUnixTimeMilliseconds(session.CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(session.ActiveAt)
        );
    }

    private static List<HistoryPlace> Chosen(HistoryQuery query, List<HistoryPlace> places)
    {
        var first = query.After is { } after ? places.FindIndex(place => place.Seq == after) + 1 : 0;
        var end = query.Before is { } before ? places.FindIndex(place => place.Seq == before) : places.Count;
        var chosen = places.Take(end < 0 ? places.Count : end).Skip(first).Where(place => query.IncludesInternal || !place.IsHidden);
        return [.. query.After is null ? chosen.TakeLast(query.Limit) : chosen.Take(query.Limit)];
    }

    private async Task<IReadOnlyList<HistoryEntry>> ReadAsync(
        Func<List<HistoryPlace>, List<HistoryPlace>> choose,
        CancellationToken cancellationToken
    ) =>
        await _store
            .ReadAsync(
                async reader =>
                    await reader.FindSessionAsync(_id).ConfigureAwait(false) is { } session
                        ? await reader
                            .ReadEntriesAsync(session.Key, choose(await reader.ReadPlacesAsync(session.Key).ConfigureAwait(false)))
                            .ConfigureAwait(false)
                        : [],
                cancellationToken
            )
            .ConfigureAwait(false);
}
