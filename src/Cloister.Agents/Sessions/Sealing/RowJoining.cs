using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Finds rows that stream one text piece by piece, and puts the pieces together.</summary>
internal static class RowJoining
{
    /// <summary>How large a row becomes at most: who reads a page of rows holds all of it.</summary>
    public const int MaxBody = 64 << 10;

    /// <summary>The rows of a page, those together that become one.</summary>
    public static IEnumerable<IReadOnlyList<LogRow>> Join(IReadOnlyList<LogRow> rows)
    {
        for (var at = 0; at < rows.Count; )
        {
            var end = EndOf(rows, at);
            yield return [.. rows.Skip(at).Take(end - at)];
            at = end;
        }
    }

    /// <summary>One row that says what several did, and has the numbers of all of them.</summary>
    public static LogRow AsOne(IReadOnlyList<LogRow> rows)
    {
        if (rows.Count == 1)
        {
            return rows[0];
        }

        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(PendingRecord.DeltaOf(LogJson.Read(row)));
        }

        var whole = WithText(EventOf(rows[0]), text.ToString());
        return rows[^1] with { First = rows[0].First, Body = LogJson.ToUtf8(whole) };
    }

    /// <summary>Where the last text of a page begins, if it may go on behind the page; else where the page ends.</summary>
    public static int OpenEnd(IReadOnlyList<LogRow> rows)
    {
        var at = rows.Count - 1;
        while (at > 0 && IsPiece(rows[at]) && IsPiece(rows[at - 1]))
        {
            at--;
        }

        return at > 0 && IsPiece(rows[at]) ? at : rows.Count;
    }

    private static int EndOf(IReadOnlyList<LogRow> rows, int start)
    {
        if (!IsPiece(rows[start]))
        {
            return start + 1;
        }

        var item = ItemOf(rows[start]);
        var overhead = LogJson.ToUtf8(item).Length;
        var size = rows[start].Body.Length;
        var end = start + 1;
        while (
            end < rows.Count
            && rows[end] is var next
            && next.Type == rows[start].Type
            && next.First == rows[end - 1].Seq + 1
            && next.RunId == rows[start].RunId
            && (size += next.Body.Length - overhead) <= MaxBody
            && ItemOf(next).Equals(item)
        )
        {
            end++;
        }

        return end;
    }

    private static bool IsPiece(LogRow row) =>
        row.IsEvent
        && row.Type.ToEventType() is EventType.TextMessageContent or EventType.ReasoningMessageContent or EventType.ToolCallArgs;

    /// <summary>All that a piece says beside its text: two with the same can be one.</summary>
    private static AgUiEvent ItemOf(LogRow row) => WithText(EventOf(row), "");

    private static AgUiEvent EventOf(LogRow row) => ((EventRecord)LogJson.Read(row)).Event;

    private static AgUiEvent WithText(AgUiEvent piece, string text) =>
        piece switch
        {
            TextMessageContentEvent e => e with { Delta = text },
            ReasoningMessageContentEvent e => e with { Delta = text },
            ToolCallArgsEvent e => e with { Delta = text },
            _ => piece,
        };
}
