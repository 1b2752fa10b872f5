namespace Cloister.Chat;

/// <summary>
/// The text of one item as it streams by. Its end is held back until it is known whether a match begins there; some of what was released
/// is kept for patterns that look at what stands before them.
/// </summary>
internal sealed class HeldText(TextRedactor redactor, int holdBack)
{
    private const int Context = 64;

    private string _text = "";
    private int _start;

    public bool IsEmpty => _start == _text.Length;

    /// <summary>Adds text and takes what can go.</summary>
    public string Add(string delta)
    {
        _text += delta;
        return Release(holdBack);
    }

    /// <summary>Takes all that is left: no more text comes.</summary>
    public string Rest() => Release(0);

    private string Release(int held)
    {
        if (redactor.Find(_text, _start) is not { } spans)
        {
            _text = "";
            _start = 0;
            return TextRedactor.Replacement;
        }

        var end = EndOf(held, spans);
        var released = TextRedactor.Replace(_text, _start, end, spans);
        var kept = Math.Max(0, end - Context);
        _text = _text[kept..];
        _start = end - kept;
        return released;
    }

    /// <summary>Where the text to be held begins: never inside a match or a character.</summary>
    private int EndOf(int held, List<(int Start, int End)> spans)
    {
        var end = Math.Max(_start, _text.Length - held);
        if (end > _start && end < _text.Length && char.IsSurrogatePair(_text[end - 1], _text[end]))
        {
            end--;
        }

        foreach (var (start, spanEnd) in spans)
        {
            end = start < end && end < spanEnd ? start : end;
        }

        return end;
    }
}
