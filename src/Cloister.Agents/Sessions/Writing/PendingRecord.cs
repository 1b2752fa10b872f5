using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A record that waits for its commit. Pieces of one text that wait together become one row.</summary>
internal sealed class PendingRecord(LogRecord record)
{
    /// <summary>What a record takes beside its text, more or less.</summary>
    public const int Overhead = 256;

    private StringBuilder? _text;

    public LogRecord Record => _text is null ? record : Joined(_text.ToString());

    /// <summary>Takes another piece of the same text in.</summary>
    public bool TryJoin(LogRecord next)
    {
        if (DeltaOf(record) is not { } first || DeltaOf(next) is not { } delta || !IsSameItem(next))
        {
            return false;
        }

        _text ??= new(first);
        _text.Append(delta);
        return true;
    }

    private bool IsSameItem(LogRecord next) =>
        ((EventRecord)record).Event.Metadata is null
        && ((EventRecord)next).Event.Metadata is null
        && (((EventRecord)record).Event, ((EventRecord)next).Event) switch
        {
            (TextMessageContentEvent a, TextMessageContentEvent b) => a.MessageId == b.MessageId,
            (ReasoningMessageContentEvent a, ReasoningMessageContentEvent b) => a.MessageId == b.MessageId,
            (ToolCallArgsEvent a, ToolCallArgsEvent b) => a.ToolCallId == b.ToolCallId,
            _ => false,
        };

    private LogRecord Joined(string text) =>
        ((EventRecord)record).Event switch
        {
            TextMessageContentEvent e => e with { Delta = text },
            ReasoningMessageContentEvent e => e with { Delta = text },
            ToolCallArgsEvent e => e with { Delta = text },
            _ => record,
        };

    /// <summary>The piece of text that a record streams, if it does.</summary>
    public static string? DeltaOf(LogRecord record) =>
        (record as EventRecord)?.Event switch
        {
            TextMessageContentEvent e => e.Delta,
            ReasoningMessageContentEvent e => e.Delta,
            ToolCallArgsEvent e => e.Delta,
            _ => null,
        };
}
