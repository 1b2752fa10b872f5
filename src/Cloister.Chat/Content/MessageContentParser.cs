using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Cuts the text of a message into prose and fenced code blocks. Every text has segments; none is refused.</summary>
/// <remarks>
/// An instance follows one message that grows: each time it looks only at what is new, from the last incomplete line on. Segments share the
/// characters of the text they were cut from. One thread at a time.
/// </remarks>
public sealed class MessageContentParser
{
    private readonly LineFeeds _lines = new();
    private TextSlice _text = TextSlice.Empty;
    private OpenSegment _open = OpenSegment.Start;
    private int _line;
    private int _searched;

    /// <summary>The segments of a text.</summary>
    public static ValueList<MessageSegment> Parse(TextSlice text) => new MessageContentParser().Update(text);

    /// <summary>The segments of a message as it is now.</summary>
    /// <param name="text">The whole text: that of the last call and more, or any other, which is begun anew.</param>
    public ValueList<MessageSegment> Update(TextSlice text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsContinued(_text.Span, text.Span))
        {
            Restart();
        }

        _text = text;
        var normal = _lines.Normalise(text.Memory);
        CloseLines(normal);
        var open = _line < normal.Length ? _open.After(normal, _line, normal.Length) : _open;
        return open.End(normal);
    }

    /// <summary>A message that grows keeps its characters where they are, most of the time; only then a look at all of them is saved.</summary>
    private static bool IsContinued(ReadOnlySpan<char> earlier, ReadOnlySpan<char> now) =>
        now.Length >= earlier.Length && ((now.Overlaps(earlier, out var offset) && offset == 0) || now.StartsWith(earlier));

    private void Restart()
    {
        _lines.Restart();
        _open = OpenSegment.Start;
        (_line, _searched) = (0, 0);
    }

    private void CloseLines(ReadOnlyMemory<char> text)
    {
        while (text.Span[_searched..].IndexOf('\n') is >= 0 and var length)
        {
            var end = _searched + length;
            _open = _open.After(text, _line, end);
            _line = _searched = end + 1;
        }

        _searched = text.Length;
    }
}
