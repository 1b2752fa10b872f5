using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>All that a store holds of one session, read with statements of its own.</summary>
internal sealed record StoredSession(
    SessionRow Row,
    JsonData State,
    IReadOnlyList<LogRow> Log,
    IReadOnlyList<MessageRow> Messages,
    IReadOnlyList<RunRow> Runs,
    IReadOnlyList<InputRow> Inputs
)
{
    private static readonly Statement AllKeys = new("SELECT key, id FROM session ORDER BY key");

    private static readonly Statement AllMessages = new(
        "SELECT id, pos, name, role, hidden, client, cut, body FROM message WHERE session = $1 ORDER BY pos, id"
    );

    private static readonly Statement AllRuns = new("SELECT id FROM run WHERE session = $1 ORDER BY started_seq");

    private static readonly Statement AllInputs = new(
        "SELECT i.id, i.kind, i.state, i.attempts, i.body, r.id, r.state FROM input i LEFT JOIN run r ON r.key = i.run"
            + " WHERE i.session = $1 ORDER BY i.key"
    );

    private static readonly Statement AllWaiting = new("SELECT call FROM approval WHERE session = $1");

    /// <summary>The calls that had to wait: for a person, or behind one that did.</summary>
    public IReadOnlyList<string> Waiting { get; private init; } = [];

    public bool IsAtRest => Runs.All(run => run.State != RunState.Running);

    /// <summary>What the rows say, from their bytes; in memory they could say something else.</summary>
    public IReadOnlyList<(LogRow Row, LogRecord Record)> Records => field ??= [.. Log.Select(row => (row, LogJson.Read(row)))];

    /// <summary>The session up to a row, from the log alone.</summary>
    public SessionFold FoldTo(long seq)
    {
        var fold = new SessionFold();
        foreach (var (row, record) in Records.TakeWhile(pair => pair.Row.Seq <= seq))
        {
            fold.Apply(record, row.Seq);
        }

        return fold;
    }

    /// <summary>The keys of all sessions, or of those with some ids.</summary>
    public static async ValueTask<List<long>> ListAsync(AgentStore store, Func<string, bool>? sessions = null) =>
        (await store.ReadAsync(reader => reader.ListAsync(AllKeys, row => (Key: row.GetInt64(0), Id: row.GetString(1)))))
            .Where(row => sessions?.Invoke(row.Id) != false)
            .Select(row => row.Key)
            .ToList();

    public static ValueTask<StoredSession> ReadAsync(AgentStore store, long key) =>
        store.ReadAsync(async reader => new StoredSession(
            (await reader.FindSessionAsync(key))!,
            await reader.ReadStateAsync(key),
            await ReadLogAsync(reader, key),
            await reader.ListAsync(AllMessages, ReadMessage, key),
            await ReadRunsAsync(reader, key),
            await reader.ListAsync(AllInputs, ReadInput, key)
        )
        {
            Waiting = await reader.ListAsync(AllWaiting, row => row.GetString(0), key),
        });

    private static async ValueTask<List<LogRow>> ReadLogAsync(StoreReader reader, long key)
    {
        var rows = new List<LogRow>();
        while (await reader.ReadLogAsync(key, rows.Count == 0 ? 0 : rows[^1].Seq) is { Count: > 0 } page)
        {
            rows.AddRange(page);
        }

        return rows;
    }

    private static async ValueTask<List<RunRow>> ReadRunsAsync(StoreReader reader, long key)
    {
        var runs = new List<RunRow>();
        foreach (var id in await reader.ListAsync(AllRuns, row => row.GetString(0), key))
        {
            runs.Add((await reader.FindRunAsync(key, id))!);
        }

        return runs;
    }

    private static MessageRow ReadMessage(DbDataReader row) =>
        new(
            new(PackedId.SeqOf(row.GetInt64(0)), PackedId.SeqOf(row.GetInt64(1))),
            row.GetString(2),
            row.GetString(3),
            row.GetInt64(4) != 0,
            row.GetInt64(5) != 0,
            row.IsDBNull(6) ? null : row.GetInt64(6),
            MessageJson.Read(row.GetFieldValue<byte[]>(7))
        );

    private static InputRow ReadInput(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetInt32(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.IsDBNull(6) ? null : row.GetString(6)
        );
}
