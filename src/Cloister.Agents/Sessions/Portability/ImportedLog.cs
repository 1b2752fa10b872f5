using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A log that is imported, line by line. Its rows go to the store at once, where nobody sees them: there is no session with their number. All that is held
/// is the conversation as it stands.
/// </summary>
internal sealed class ImportedLog(SessionServices services, long key, string? newId)
{
    private const long MuchToWrite = 1 << 20;
    private const string NotCarriedOut = "Cancelled: the session was moved before anybody decided about this call. It was not carried out.";

    private readonly SessionFold _fold = new();
    private readonly ImportedRuns _runs = new();
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<long> _summedUp = [];
    private WriteSet _set = new();
    private ValueList<string> _pendingCalls = [];
    private long _activeAt;

    /// <summary>The session as lists will show it; null before its first row.</summary>
    public SessionRow? Session { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <exception cref="ImportFault">It cannot stand here. Of no more use after it.</exception>
    public async ValueTask AddAsync(LogRow given)
    {
        CheckNumbers(given);
        var row = Named(given);
        Session ??= Created(row);
        await _runs.CheckAsync(row, () => services.Store.NextKeyAsync("run")).ConfigureAwait(false);
        CheckIds(row.Record!);
        CheckEnd(row);
        Write(row, (_runs.Current ?? _runs.Ended)?.Key);
        if (_runs.Ended is { } ended)
        {
            _set.InsertEnded(key, ended);
            _pendingCalls = ended.PendingCalls;
        }

        if (_set.Size > MuchToWrite)
        {
            await services.Store.CommitAsync(_set, Durability.Os).ConfigureAwait(false);
            _set.Clear();
        }
    }

    /// <summary>
    /// Closes what was open where the log came from: nothing of it can go on here. What nobody answered there will not be answered, what was asked is not
    /// asked any more, and what a person set for the session there does not hold here.
    /// </summary>
    /// <exception cref="ImportFault">There was nothing.</exception>
    public void Close()
    {
        if (Session is null)
        {
            throw new ImportFault("There is nothing in it.");
        }

        if (_runs.Current is { } run)
        {
            CloseRun(run.HasBegun ? run : throw new ImportFault($"It ends before run '{run.Id}' begins."));
        }

        foreach (var record in Withdrawn().ToList())
        {
            Write(record, run: null);
        }

        if (Session.Settings is { } settings && !settings.Equals(JsonData.EmptyObject))
        {
            Write(new SettingsSet(JsonData.EmptyObject), run: null);
        }
    }

    /// <summary>What is left to write, and makes the session visible.</summary>
    public WriteSet Finish()
    {
        Session = Session! with { ActiveAt = Math.Min(_activeAt, services.Now) };
        return _set.InsertSession(Session).UpdateSession(Session).SetSessionState(key, _fold.State.State);
    }

    private void CloseRun(ImportedRun run)
    {
        var open = _fold.State.Open.Where(item => item.Kind == OpenItemKind.ToolCall).Select(item => item.Id).ToList();
        var closing = RunClosing
            .Close(_fold, run.StartedSeq, MessageTags.Interrupted, services.Ids, new HashSet<string>(StringComparer.Ordinal), open)
            .Append(new RunErrorEvent("The run was cut off: its session was exported while it went on.") { Code = "interrupted" });
        foreach (var record in closing.ToList())
        {
            Write(record, run);
            run.Note(((EventRecord)record).Event);
        }

        run.EndedSeq = Session!.LastSeq;
        _set.InsertEnded(key, run);
    }

    /// <summary>The questions, and answers to the calls that waited for them or behind them. What an application has to answer it still may.</summary>
    private IEnumerable<LogRecord> Withdrawn()
    {
        if (_asked.Count == 0)
        {
            yield break;
        }

        foreach (var id in _asked.Order(StringComparer.Ordinal))
        {
            yield return new ApprovalResolved(id, ApprovalTable.NameOf(ApprovalState.Cancelled), By: null, "import");
        }

        foreach (
            var item in _fold.State.Open.Where(item =>
                item.Kind == OpenItemKind.ToolCall && !_pendingCalls.Contains(item.Id, StringComparer.Ordinal)
            )
        )
        {
            var answer = new ToolMessage(services.Ids.NewMessage(), item.Id, NotCarriedOut);
            yield return new MessageAdded(
                answer.Tagged(MessageTags.FailedBecause, ApprovalTable.NameOf(ApprovalState.Cancelled)),
                InputId: null
            );
        }
    }

    private void Write(LogRecord record, ImportedRun? run)
    {
        var seq = Session!.LastSeq + 1;
        Write(new LogRow(seq, seq, services.Now, run?.Id, record.Type, default) { Record = record }, run?.Key);
    }

    private void Write(LogRow row, long? run)
    {
        var record = row.Record!;
        var body = LogJson.ToUtf8(record);
        _set.InsertLog(key, row with { Body = row.First < row.Seq ? SealedBody.Pack(body) : body }, run);
        _fold.Apply(record, row.Seq);
        Session = SessionFacts.Noted(Session!, record, _fold, row.At) with { LastSeq = row.Seq };
        if (record is HistoryCut cut)
        {
            _set.CutMessages(key, cut.From, row.Seq);
        }

        foreach (var change in _fold.TakeChanges())
        {
            _set.SaveMessage(key, change, run, row.At);
            Session = SessionFacts.Shown(Session, change);
        }
    }

    private void CheckNumbers(LogRow row)
    {
        var last = Session?.LastSeq ?? 0;
        if (row.First != last + 1 || row.Seq < row.First || row.Seq >= PackedId.MaxSeq)
        {
            throw new ImportFault(
                string.Create(CultureInfo.InvariantCulture, $"It has the numbers {row.First} to {row.Seq}, and {last + 1} was to come.")
            );
        }

        if (row.First < row.Seq && PendingRecord.DeltaOf(row.Record!) is null)
        {
            throw new ImportFault($"Only pieces of a text can stand for several rows, and it is {LogJson.NameOf(row)}.");
        }

        _activeAt = Math.Max(_activeAt, row.At);
    }

    private SessionRow Created(LogRow row) =>
        row.Record is SessionCreated created
            ? new(key, created.Id, created.Kind, Math.Min(row.At, services.Now))
            : throw new ImportFault("A log begins with session.created.");

    /// <summary>The row with the id that the session has here.</summary>
    private LogRow Named(LogRow row) =>
        row.Record switch
        {
            SessionCreated _ when Session is not null => throw new ImportFault("The session was created before."),
            SessionCreated created => row with { Record = created with { Id = newId ?? created.Id } },
            EventRecord { Event: RunStartedEvent e } => row with { Record = e with { ThreadId = Session?.Id ?? "" } },
            EventRecord { Event: RunFinishedEvent e } => row with { Record = e with { ThreadId = Session?.Id ?? "" } },
            _ => row,
        };

    private void CheckIds(LogRecord record)
    {
        switch (record)
        {
            case EventRecord { Event: TextMessageStartEvent e }:
                ThrowIfKnown(e.MessageId);
                break;
            case EventRecord { Event: ReasoningMessageStartEvent e }:
                ThrowIfKnown(e.MessageId);
                break;
            case EventRecord { Event: ToolCallStartEvent e } when _fold.PlaceOfCall(e.ToolCallId) is not null:
                throw new ImportFault($"Call '{e.ToolCallId}' was made before.");
            case EventRecord { Event: ToolCallResultEvent e }:
                ThrowIfKnown(e.MessageId);
                ThrowIfSummedUp(e.ToolCallId);
                break;
            case MessageAdded { Message: ToolMessage answer }:
                ThrowIfSummedUp(answer.ToolCallId);
                break;
            case HistoryCut cut:
                Check(cut);
                break;
            case Compacted compacted when _fold.PlaceOf(compacted.After) is null:
                throw new ImportFault($"It stands behind message '{compacted.After}', which is not in the history.");
            case Compacted compacted:
                ThrowIfKnown(compacted.Message.Id);
                _summedUp.Add(_fold.PlaceOf(compacted.After)!.Value.At);
                break;
            case ApprovalRequested asked when !_asked.Add(asked.ApprovalId):
                throw new ImportFault($"Question '{asked.ApprovalId}' was asked before.");
            case ApprovalResolved resolved:
                _asked.Remove(resolved.ApprovalId);
                break;
            // The others name nothing, or what need not be there.
        }
    }

    /// <summary>A run may fail in the middle of anything; whoever wrote its log has closed that first.</summary>
    private void CheckEnd(LogRow row)
    {
        var state = _fold.State;
        if (row.EndsRun && (!state.ActiveSteps.IsEmpty || state.Open.Any(item => item.Status == OpenItemStatus.Streaming)))
        {
            throw new ImportFault($"Run '{row.RunId}' ends in the middle of a step.");
        }
    }

    private void Check(HistoryCut cut)
    {
        if (_fold.PlaceOf(cut.From) is null)
        {
            throw new ImportFault($"It begins with message '{cut.From}', which is not in the history.");
        }

        var visible = _fold.State.Messages.SkipWhile(message => message.Id != cut.From).Count(message => !message.IsInternal());
        if (cut.Count != visible)
        {
            throw new ImportFault(
                string.Create(CultureInfo.InvariantCulture, $"It takes {cut.Count} messages out of the history, and there are {visible}.")
            );
        }
    }

    /// <summary>An answer stands with its call; right in front of a summary it would come behind it.</summary>
    private void ThrowIfSummedUp(string callId)
    {
        if (_fold.PlaceOfCall(callId) is { } place && _summedUp.Contains(place.At))
        {
            throw new ImportFault($"It answers call '{callId}', which was summed up before.");
        }
    }

    private void ThrowIfKnown(string id)
    {
        if (_fold.PlaceOf(id) is not null)
        {
            throw new ImportFault($"Message '{id}' is in the history already.");
        }
    }
}
