using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A session as its log alone tells it: what has to be in all tables that are made from the log.</summary>
internal sealed class SessionImage(SessionRow session)
{
    private readonly SessionFold _fold = new();
    private readonly SortedDictionary<long, MessageImage> _messages = [];
    private readonly Dictionary<string, long> _active = new(StringComparer.Ordinal);

    /// <summary>The messages, those that were cut too, by the row they began with.</summary>
    public IReadOnlyDictionary<long, MessageImage> Messages => _messages;

    public JsonData State => _fold.State.State;

    /// <summary>The session as lists have to show it.</summary>
    public SessionRow Session { get; private set; } =
        session with
        {
            Title = null,
            Model = null,
            Settings = null,
            ArchivedAt = null,
            LastText = null,
            LastSeq = 0,
            Messages = 0,
        };

    /// <summary>Applies the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="run">The number of its run.</param>
    public void Apply(LogRow row, long? run)
    {
        var record = LogJson.Read(row);
        _fold.Apply(record, row.Seq);
        Session = SessionFacts.Noted(Session, record, _fold, row.At) with { LastSeq = row.Seq };
        if (record is HistoryCut cut)
        {
            Cut(cut.From, row.Seq);
        }

        foreach (var change in _fold.TakeChanges())
        {
            Session = SessionFacts.Shown(Session, change);
            Save(change, run, row.At);
        }
    }

    private void Save(MessageChange change, long? run, long at)
    {
        var seq = change.Place.Seq;
        _messages[seq] = change.IsNew ? new(change.Message, change.Place, run, at) : _messages[seq] with { Message = change.Message };
        _active[change.Message.Id] = seq;
    }

    private void Cut(string from, long seq)
    {
        if (!_active.TryGetValue(from, out var first))
        {
            return;
        }

        var place = _messages[first].Place;
        foreach (var message in _messages.Values.Where(message => message.Cut is null && !IsBefore(message.Place, place)).ToList())
        {
            _messages[message.Place.Seq] = message with { Cut = seq };
            _active.Remove(message.Message.Id);
        }
    }

    private static bool IsBefore(MessagePlace left, MessagePlace right) => (left.At, left.Seq).CompareTo((right.At, right.Seq)) < 0;
}
