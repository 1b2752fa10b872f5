using System.Globalization;

namespace Cloister.Agents;

/// <summary>Compares one session's tables with its log. Nobody may write to the session meanwhile.</summary>
internal sealed class SessionChecking(AgentStore store, SessionRow session)
{
    private readonly SessionImage _image = new(session);
    private readonly List<string> _damage = [];
    private readonly List<string> _differences = [];
    private readonly WriteSet _deletes = new();
    private readonly List<MessageColumns> _inserts = [];
    private long _seq;

    /// <summary>The session as its log tells it.</summary>
    public SessionRow Corrected =>
        session with
        {
            Title = _image.Session.Title,
            Model = _image.Session.Model,
            Settings = _image.Session.Settings,
            ArchivedAt = _image.Session.ArchivedAt,
            Messages = _image.Session.Messages,
            LastText = _image.Session.LastText,
            LastSeq = _seq,
        };

    public async Task<SessionCheck> RunAsync(CancellationToken cancellationToken)
    {
        await ReadLogAsync(cancellationToken).ConfigureAwait(false);
        if (_damage.Count == 0)
        {
            await CompareAsync(cancellationToken).ConfigureAwait(false);
        }

        return new(session.Id)
        {
            Rows = _seq,
            Damage = _damage,
            Differences = _differences,
        };
    }

    /// <summary>What puts the tables right.</summary>
    public WriteSet Repairs()
    {
        _inserts.ForEach(row => _deletes.InsertMessage(session.Key, row));
        return _deletes.UpdateSession(Corrected).SetSessionState(session.Key, _image.State);
    }

    private async Task ReadLogAsync(CancellationToken cancellationToken)
    {
        var runs = await store.ReadAsync(reader => reader.ReadRunKeysAsync(session.Key), cancellationToken).ConfigureAwait(false);
        while (_damage.Count == 0 && await PageAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                Apply(row, row.RunId is { } id && runs.TryGetValue(id, out var key) ? key : null);
            }
        }

        if (_seq == 0)
        {
            _damage.Add("The log is empty.");
        }
    }

    private ValueTask<List<LogRow>> PageAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(reader => reader.ReadLogAsync(session.Key, _seq), cancellationToken);

    private void Apply(LogRow row, long? run)
    {
        if (row.First != _seq + 1 || row.Seq < row.First)
        {
            Damage($"Rows {row.First} to {row.Seq} stand where row {_seq + 1} was to come.");
        }

        _seq = row.Seq;
        try
        {
            _image.Apply(row, run);
        }
        catch (Exception failure) when (LogJson.IsDamage(failure))
        {
            Damage($"Row {row.Seq} ({LogJson.NameOf(row)}) cannot be read: {failure.Message}");
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var after = PackedId.Of(session.Key, 0);
        var missing = _image.Messages.Keys.ToHashSet();
        while (
            await store.ReadAsync(reader => reader.ReadColumnsAsync(session.Key, after), cancellationToken).ConfigureAwait(false)
                is { Count: > 0 } rows
        )
        {
            foreach (var row in rows)
            {
                missing.Remove(PackedId.SeqOf(row.Id));
                Compare(row);
            }

            after = rows[^1].Id;
        }

        foreach (var seq in missing.Order())
        {
            Differ($"Message '{_image.Messages[seq].Message.Id}' is missing.");
            _inserts.Add(_image.Messages[seq].ToColumns(session.Key));
        }

        await CompareFactsAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Compare(MessageColumns row)
    {
        var expected = _image.Messages.TryGetValue(PackedId.SeqOf(row.Id), out var image) ? image.ToColumns(session.Key) : null;
        if (expected is null)
        {
            Differ($"Message '{row.Name}' is not in the log.");
            _deletes.DeleteMessage(row.Id);
        }
        else if (!expected.IsSame(row))
        {
            Differ($"Message '{expected.Name}' is stored as something else than the log says.");
            _deletes.DeleteMessage(row.Id);
            _inserts.Add(expected);
        }
    }

    private async Task CompareFactsAsync(CancellationToken cancellationToken)
    {
        var state = await store.ReadAsync(reader => reader.ReadStateAsync(session.Key), cancellationToken).ConfigureAwait(false);
        if (!state.Equals(_image.State))
        {
            Differ("The shared state is another one.");
        }

        // What lists show of the last message is not kept exactly when it is cut.
        if (Corrected with { LastText = session.LastText, LastSeq = session.LastSeq } != session)
        {
            Differ("Lists show something else of it: title, model, settings, archive, or the number of messages.");
        }
    }

    private void Damage(FormattableString what) => _damage.Add(what.ToString(CultureInfo.InvariantCulture));

    private void Differ(string what) => _differences.Add(what);
}
