using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>An event that waits for its reader, and the deltas that were joined to it.</summary>
internal sealed class WaitingEvent(AgUiEvent first)
{
    private StringBuilder? _text;
    private long _joinedSize;

    /// <summary>What the event costs by itself.</summary>
    public long OwnSize { get; } = EventSize.Of(first);

    public long Size => OwnSize + _joinedSize;

    /// <summary>Takes up the next event, if both are deltas of one item and carry nothing else.</summary>
    public bool TryJoin(AgUiEvent next)
    {
        if (!IsSameItem(first, next))
        {
            return false;
        }

        _text ??= new(DeltaOf(first));
        _text.Append(DeltaOf(next));
        _joinedSize += EventSize.Of(next);
        return true;
    }

    /// <summary>Takes up the next waiting event with all that was joined to it.</summary>
    public bool TryJoin(WaitingEvent next) => TryJoin(next.Take());

    /// <summary>One event that says what all of them said.</summary>
    public AgUiEvent Take() =>
        (_text?.ToString(), first) switch
        {
            ({ } text, TextMessageContentEvent content) => content with { Delta = text },
            ({ } text, ReasoningMessageContentEvent content) => content with { Delta = text },
            ({ } text, ToolCallArgsEvent args) => args with { Delta = text },
            _ => first,
        };

    /// <summary>The piece that an event adds to its item; null for an event that adds none.</summary>
    public static string? DeltaOf(AgUiEvent item) =>
        item switch
        {
            TextMessageContentEvent content => content.Delta,
            ReasoningMessageContentEvent content => content.Delta,
            ToolCallArgsEvent args => args.Delta,
            _ => null,
        };

    private static bool IsSameItem(AgUiEvent one, AgUiEvent other) =>
        IsPlain(one)
        && IsPlain(other)
        && (one, other) switch
        {
            (TextMessageContentEvent a, TextMessageContentEvent b) => a.MessageId == b.MessageId && a.SubagentRunId == b.SubagentRunId,
            (ReasoningMessageContentEvent a, ReasoningMessageContentEvent b) => a.MessageId == b.MessageId
                && a.SubagentRunId == b.SubagentRunId,
            (ToolCallArgsEvent a, ToolCallArgsEvent b) => a.ToolCallId == b.ToolCallId && a.SubagentRunId == b.SubagentRunId,
            _ => false,
        };

    private static bool IsPlain(AgUiEvent item) => item.Metadata is null && item.RawEvent is null && item.Wire is null;
}
