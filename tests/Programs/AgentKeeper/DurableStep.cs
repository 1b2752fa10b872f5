using Cloister.Agents;
using Cloister.AgUi;

namespace AgentKeeper;

/// <summary>A point in the life of sessions at which something becomes durable, known by what is written.</summary>
internal sealed record DurableStep(string Name, Func<WriteSet, bool> IsIn)
{
    /// <summary>The place of the type among the arguments of a row of the log.</summary>
    private const int TypeArgument = 4;

    /// <summary>Those that are no commit of the writer.</summary>
    public const string Effect = "effect";

    public const string Migrate = "migrate";

    private static readonly DurableStep[] Written =
    [
        Record("create", RecordType.SessionCreated),
        Writes("accept", "INSERT INTO input"),
        Writes("start", "INSERT INTO run"),
        Event("think", EventType.ReasoningMessageContent),
        Event("stream", EventType.TextMessageContent),
        Event("settle", EventType.TextMessageEnd),
        Event("call", EventType.ToolCallEnd),
        Record("begin", RecordType.ToolStarted),
        Event("result", EventType.ToolCallResult),
        Writes("ask", "INSERT INTO approval"),
        Record("decide", RecordType.ApprovalResolved),
        Writes("spend", "UPDATE approval SET state = 'spent'"),
        Record("queue", RecordType.InputQueued),
        Record("join", RecordType.InputJoined),
        Record("drop", RecordType.InputDropped),
        Writes("finish", "UPDATE run SET state"),
        Record("cut", RecordType.HistoryCut),
        Record("state", RecordType.StateSet),
        Record("title", RecordType.TitleSet),
        Record("fork", RecordType.SessionForked),
        Record("archive", RecordType.SessionArchived),
        Record("restore", RecordType.SessionRestored),
        Record("sum", RecordType.Compacted),
        Writes("seal", "DELETE FROM log WHERE id >= $1 AND id <= $2"),
        Writes("remove", "DELETE FROM session"),
    ];

    public Moment Moment { get; private init; }

    /// <summary>All of them.</summary>
    public static IEnumerable<string> Names => Written.Select(step => step.Name).Concat([Effect, Migrate]);

    public static DurableStep Find(string name, Moment moment) =>
        (Written.FirstOrDefault(step => step.Name == name) ?? new(name, _ => false)) with
        {
            Moment = moment,
        };

    private static DurableStep Writes(string name, string statement) =>
        new(name, set => Any(set, write => write.Statement.Text.StartsWith(statement, StringComparison.Ordinal)));

    private static DurableStep Event(string name, EventType type) => Record(name, type.ToRecordType());

    private static DurableStep Record(string name, RecordType type) =>
        new(
            name,
            set =>
                Any(
                    set,
                    write =>
                        write.Statement.Text.StartsWith("INSERT INTO log", StringComparison.Ordinal)
                        && set.ArgumentsOf(write)[TypeArgument].ToObject() is long number
                        && number == (long)type
                )
        );

    private static bool Any(WriteSet set, Func<Write, bool> isIt)
    {
        foreach (var write in set.Writes)
        {
            if (isIt(write))
            {
                return true;
            }
        }

        return false;
    }
}
