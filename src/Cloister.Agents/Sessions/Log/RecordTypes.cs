using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The names of the rows, and which of them only the host reads.</summary>
internal static class RecordTypes
{
    private const int FirstOfHost = 1000;

    private static readonly (RecordType Type, string Name)[] HostNames =
    [
        (RecordType.SessionCreated, "session.created"),
        (RecordType.SessionForked, "session.forked"),
        (RecordType.SessionArchived, "session.archived"),
        (RecordType.SessionRestored, "session.restored"),
        (RecordType.MessageAdded, "message.added"),
        (RecordType.HistoryCut, "history.cut"),
        (RecordType.Compacted, "compacted"),
        (RecordType.StateSet, "state.set"),
        (RecordType.TitleSet, "title.set"),
        (RecordType.ModelSet, "model.set"),
        (RecordType.SettingsSet, "settings.set"),
        (RecordType.InputQueued, "input.queued"),
        (RecordType.InputJoined, "input.joined"),
        (RecordType.InputDropped, "input.dropped"),
        (RecordType.ToolStarted, "tool.started"),
        (RecordType.ApprovalRequested, "approval.requested"),
        (RecordType.ApprovalResolved, "approval.resolved"),
    ];

    private static readonly (RecordType Type, string Name)[] EventNames =
    [
        .. Enum.GetValues<EventType>()
            .Where(type => type < EventType.Unknown)
            .Select(type => (type.ToRecordType(), Screaming(type.ToString()))),
    ];

    private static readonly Dictionary<RecordType, string> Names = HostNames
        .Concat(EventNames)
        .ToDictionary(row => row.Type, row => row.Name);
    private static readonly Dictionary<string, RecordType> Types = HostNames
        .Concat(EventNames)
        .ToDictionary(row => row.Name, row => row.Type, StringComparer.Ordinal);

    /// <summary>Whether only the host reads such rows; everything else is an event of the protocol.</summary>
    public static bool IsHostRecord(this RecordType type) => (int)type >= FirstOfHost;

    public static EventType ToEventType(this RecordType type) => (EventType)(int)type;

    public static RecordType ToRecordType(this EventType type) => (RecordType)(int)type;

    /// <summary>The name on feeds and in exports; null for a row of a newer version.</summary>
    public static string? NameOf(RecordType type) => Names.GetValueOrDefault(type);

    public static RecordType? Find(string name) => Types.TryGetValue(name, out var type) ? type : null;

    /// <summary><c>TextMessageStart</c> is <c>TEXT_MESSAGE_START</c> on the wire.</summary>
    private static string Screaming(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
