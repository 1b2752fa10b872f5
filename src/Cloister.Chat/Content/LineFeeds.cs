namespace Cloister.Chat;

/// <summary>Gives a growing text with LF for every line break. A text that has no others, as almost all, is not copied.</summary>
internal sealed class LineFeeds
{
    private char[]? _copy;
    private int _length;
    private int _seen;
    private bool _endsInReturn;

    public void Restart()
    {
        _copy = null;
        (_length, _seen, _endsInReturn) = (0, 0, false);
    }

    /// <summary>The text with LF for CRLF and CR. It begins with what the last call gave.</summary>
    /// <param name="text">The text of the last call and more.</param>
    public ReadOnlyMemory<char> Normalise(ReadOnlyMemory<char> text)
    {
        var added = text.Span[_seen..];
        if (_copy is null && !added.Contains('\r'))
        {
            _seen = text.Length;
            return text;
        }

        if (_copy is null)
        {
            Reserve(text.Length);
            Copy(text.Span[.._seen]);
        }

        Reserve(_length + added.Length);
        Append(added);
        _seen = text.Length;
        return _copy.AsMemory(0, _length);
    }

    private void Append(ReadOnlySpan<char> added)
    {
        while (!added.IsEmpty)
        {
            if (_endsInReturn && added[0] == '\n')
            {
                added = added[1..];
            }

            var line = added.IndexOf('\r');
            _endsInReturn = line >= 0;
            Copy(_endsInReturn ? added[..line] : added);
            if (_endsInReturn)
            {
                Copy("\n");
            }

            added = _endsInReturn ? added[(line + 1)..] : [];
        }
    }

    private void Copy(ReadOnlySpan<char> text)
    {
        text.CopyTo(_copy.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>A larger buffer is another one: segments that were cut from the old one keep it as it is.</summary>
    private void Reserve(int length)
    {
        if (_copy is null || _copy.Length < length)
        {
            Array.Resize(ref _copy, Math.Max(length, 2 * (_copy?.Length ?? 0)));
        }
    }
}
