using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A message and all behind it left the active history. The log keeps them.</summary>
internal sealed record HistoryCut(string From, CutReason Reason, int Count) : HostRecord
{
    public override RecordType Type => RecordType.HistoryCut;

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
