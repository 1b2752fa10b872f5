using System.Text;
using AgentKeeper;

namespace Cloister.Agents.Tests.Crash;

/// <summary>What a store knows, made to be asked often.</summary>
internal sealed class StoredFacts
{
    private static readonly Statement AllApprovals = new("SELECT id, state FROM approval ORDER BY id");

    private readonly IReadOnlyDictionary<string, string> _approvals;
    private readonly HashSet<string> _ids;
    private readonly HashSet<(string Session, string Words)> _words = [];
    private readonly HashSet<(string Session, string Run, string State)> _runs = [];
    private readonly HashSet<string> _begun = [];
    private readonly Dictionary<(string Session, long Seq), LogRow> _rows = [];
    private readonly Dictionary<string, List<LogRow>> _joined = [];

    public StoredFacts(IReadOnlyList<StoredSession> sessions, IReadOnlyDictionary<string, string> approvals)
    {
        _approvals = approvals;
        _ids = [.. sessions.Select(session => session.Row.Id)];
        foreach (var session in sessions)
        {
            Add(session);
        }
    }

    public static async Task<IReadOnlyDictionary<string, string>> ReadApprovalsAsync(AgentStore store) =>
        (await store.ReadAsync(reader => reader.ListAsync(AllApprovals, row => (row.GetString(0), row.GetString(1))))).ToDictionary(
            row => row.Item1,
            row => row.Item2,
            StringComparer.Ordinal
        );

    /// <summary>Whether something that was said is so.</summary>
    public bool Confirm(Word word, string[] facts) =>
        word switch
        {
            Word.Taken => _words.Contains((facts[0], facts[2])),
            Word.Ended => _runs.Contains((facts[0], facts[1], facts[2])),
            // What a session did that was removed is known nowhere.
            Word.Did => _begun.Contains(facts[1]) || !_ids.Contains(facts[0]),
            Word.Decided => _approvals.TryGetValue(facts[0], out var state) && state != "open",
            Word.Removed => !_ids.Contains(facts[0]),
            _ => true,
        };

    /// <summary>Whether a row that was seen is there, as it was, or as part of one that stands for more.</summary>
    public bool Show((string Session, long Seq) place, (long First, string Type, string Hash) row) =>
        !_ids.Contains(place.Session)
        || _rows.TryGetValue(place, out var kept) && kept.First == row.First && Testimony.HashOf(kept.Body) == row.Hash
        || _joined.GetValueOrDefault(place.Session)?.Exists(joined => joined.First <= row.First && place.Seq <= joined.Seq) == true;

    private void Add(StoredSession session)
    {
        var id = session.Row.Id;
        foreach (var (row, record) in session.Records)
        {
            _rows[(id, row.Seq)] = row;
            Add(id, row, record);
        }

        foreach (var input in session.Inputs.Where(input => input.Body is not null))
        {
            _words.UnionWith(Quoted(input.Body!).Select(words => (id, words)));
        }

        _runs.UnionWith(session.Runs.Select(run => (id, run.Id, $"{run.State}")));
    }

    private void Add(string id, LogRow row, LogRecord record)
    {
        if (row.First < row.Seq)
        {
            (_joined.TryGetValue(id, out var rows) ? rows : _joined[id] = []).Add(row);
        }

        if (record is MessageAdded { Message.Text: var text })
        {
            _words.Add((id, text.ToString()));
        }

        if (record is ToolStarted started)
        {
            _begun.Add(started.ToolCallId);
        }
    }

    /// <summary>All that stands between quotes in what an input says.</summary>
    private static string[] Quoted(byte[] body) => Encoding.UTF8.GetString(body).Split('"');
}
