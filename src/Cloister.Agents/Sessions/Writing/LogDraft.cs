namespace Cloister.Agents;

/// <summary>One transaction on a session: its rows, the messages they complete, and what lists show of it.</summary>
internal sealed class LogDraft(SessionRow session, SessionFold fold, AppendUnit unit, long now)
{
    private readonly WriteSet _set = new();
    private readonly LogRow[] _rows = new LogRow[unit.Records.Count];

    public IReadOnlyList<LogRow> Rows => _rows;

    /// <summary>The session as it is after the commit.</summary>
    public SessionRow Session { get; private set; } = session;

    /// <summary>Whether somebody did something in the session, and not only with it: to give it a name does not move it to the top of lists.</summary>
    private bool IsActivity =>
        _rows.Any(row =>
            row.Type
                is not (
                    RecordType.TitleSet
                    or RecordType.ModelSet
                    or RecordType.SettingsSet
                    or RecordType.SessionArchived
                    or RecordType.SessionRestored
                )
        );

    public WriteSet Build()
    {
        if (unit.IsCreation)
        {
            _set.InsertSession(Session);
        }

        var (before, first) = (Session, Session.LastSeq + 1);
        for (var at = 0; at < _rows.Length; at++)
        {
            AddRow(at, first + at, unit.Records[at].Record);
        }

        var isSeen = AddMessages() || unit.Run is null || !ReferenceEquals(Session, before);
        Session = Session with { LastSeq = Session.LastSeq + _rows.Length };
        if (isSeen || _rows.Any(row => row.EndsRun))
        {
            Session = IsActivity ? Session with { ActiveAt = now } : Session;
            _set.UpdateSession(Session);
        }

        if (fold.TakeStateChange())
        {
            _set.SetSessionState(Session.Key, fold.State.State);
        }

        unit.Also?.Invoke(_set, first);
        return _set;
    }

    private void AddRow(int at, long seq, LogRecord record)
    {
        var row = new LogRow(seq, seq, now, unit.Run?.RunId, record.Type, LogJson.ToUtf8(record)) { Record = record };
        _rows[at] = row;
        _set.InsertLog(Session.Key, row, unit.Run?.Key);
        fold.Apply(record, seq);
        Session = SessionFacts.Noted(Session, record, fold, now);
        if (record is HistoryCut cut)
        {
            _set.CutMessages(Session.Key, cut.From, seq);
        }
    }

    private bool AddMessages()
    {
        var changes = fold.TakeChanges();
        foreach (var change in changes)
        {
            _set.SaveMessage(Session.Key, change, unit.Run?.Key, now);
            Session = SessionFacts.Shown(Session, change);
        }

        return changes.Count > 0;
    }
}
