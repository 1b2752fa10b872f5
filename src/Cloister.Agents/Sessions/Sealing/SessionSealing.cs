namespace Cloister.Agents;

/// <summary>
/// Makes the logs of sessions small that are at rest: the pieces in which a text was streamed become one row, which keeps the numbers of all of them. A
/// session that sleeps is sealed to its end, one that never does up to the last run that is a day old.
/// </summary>
/// <remarks>
/// Each transaction is whole in itself and notes how far it came, so it can end anywhere and go on any time. Whoever needs the session meanwhile waits
/// for one of them, and nobody for more.
/// </remarks>
internal sealed class SessionSealing(SessionDirectory directory)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly SessionServices _services = directory.Services;

    /// <summary>Seals what there is to seal.</summary>
    public async Task SealAsync(CancellationToken cancellationToken)
    {
        var sessions = await _services.Store.ReadAsync(reader => reader.ReadUnsealedAsync(), cancellationToken).ConfigureAwait(false);
        foreach (var session in sessions)
        {
            while (await SealNextAsync(session, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Seals the next rows of a session.</summary>
    /// <returns>Whether there is more.</returns>
    private async Task<bool> SealNextAsync(long session, CancellationToken cancellationToken)
    {
        var (id, @sealed) = await _services
            .Store.ReadAsync(reader => reader.FindSealedAsync(session), cancellationToken)
            .ConfigureAwait(false);
        var isMore = false;
        return id is not null
            && await directory
                .TryAloneAsync(id, async isAwake => isMore = await SealAsync(session, @sealed, isAwake).ConfigureAwait(false))
                .ConfigureAwait(false)
            && isMore;
    }

    private async Task<bool> SealAsync(long session, long after, bool isAwake)
    {
        var (rows, isMore) = await _services.Store.ReadAsync(reader => ReadAsync(reader, session, after, isAwake)).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return false;
        }

        var set = new WriteSet();
        if (SealedPage.Of(rows) is { } page)
        {
            set.Replace(session, page);
        }

        await _services.Store.CommitAsync(set.Sealed(session, after, rows[^1].Seq), Durability.Os).ConfigureAwait(false);
        return isMore;
    }

    private async ValueTask<(IReadOnlyList<LogRow> Rows, bool IsMore)> ReadAsync(StoreReader reader, long session, long after, bool isAwake)
    {
        var upTo = isAwake
            ? await reader.ReadLastEndAsync(session, after, _services.Now - (long)Age.TotalMilliseconds).ConfigureAwait(false)
            : PackedId.MaxSeq;
        var rows = await reader.ReadLogAsync(session, after, upTo).ConfigureAwait(false);
        // A text that goes on behind the page is for the next one, unless it fills this one.
        var isMore = rows.Count > 0 && await reader.HasLogAsync(session, rows[^1].Seq, upTo).ConfigureAwait(false);
        return (isMore ? rows[..RowJoining.OpenEnd(rows)] : rows, isMore);
    }
}
