using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A message and all behind it left the active history. The log keeps them.</summary>
internal sealed record HistoryCut(string From, CutReason Reason, int Count) : HostRecord
{
    public override RecordType Type => RecordType.HistoryCut;

    /// <summary>Takes the active messages from a place on out; nothing, if there are none.</summary>
    public static HistoryCut? Of(IReadOnlyList<KnownMessage> active, int from, CutReason reason) =>
        from < active.Count ? new(active[from].Id, reason, active.Skip(from).Count(message => !message.IsHidden)) : null;

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("from", From);
        writer.WriteString(
            "reason",
            Reason switch
            {
                CutReason.Clear => "clear",
                CutReason.Edit => "edit",
                _ => "regenerate",
            }
        );
        writer.WriteNumber("count", Count);
    }

    internal static CutReason ReasonOf(string text) =>
        text switch
        {
            "clear" => CutReason.Clear,
            "edit" => CutReason.Edit,
            _ => CutReason.Regenerate,
        };
}
