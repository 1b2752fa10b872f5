using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A summary stands for what was said before it. It is for models only; the transcript keeps everything.</summary>
/// <param name="Id">The id of this compaction.</param>
/// <param name="After">The message it stands behind.</param>
/// <param name="Message">The summary, internal.</param>
internal sealed record Compacted(string Id, string After, Message Message) : HostRecord
{
    public override RecordType Type => RecordType.Compacted;

    /// <summary>The row with which the first message began that it sums up.</summary>
    public long FromSeq { get; init; }

    /// <summary>The row with which the last message began that it sums up.</summary>
    public long ToSeq { get; init; }

    /// <summary>How many messages it sums up.</summary>
    public int Count { get; init; }

    public long TokensBefore { get; init; }

    public long TokensAfter { get; init; }

    /// <summary>Whether no model could be asked, and the first words of each message had to do.</summary>
    public bool IsMechanical { get; init; }

    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("id", Id);
        writer.WriteString("after", After);
        writer.WritePropertyName("message");
        AgUiJson.WriteMessage(writer, Message, MessageForm.Stored);
        writer.WriteNumber("fromSeq", FromSeq);
        writer.WriteNumber("toSeq", ToSeq);
        writer.WriteNumber("count", Count);
        writer.WriteNumber("tokensBefore", TokensBefore);
        writer.WriteNumber("tokensAfter", TokensAfter);
        writer.WriteBoolean("mechanical", IsMechanical);
    }
}
