namespace Cloister.Agents;

/// <summary>The last characters of an output. They have numbers: those of all that were ever written.</summary>
internal sealed class OutputWindow
{
    /// <summary>How many characters are kept.</summary>
    public const int Size = 1_000_000;

    private char[] _characters = new char[4096];
    private int _first;
    private int _count;

    /// <summary>How many characters were ever written.</summary>
    public long End { get; private set; }

    /// <summary>The number of the first one that is kept.</summary>
    public long Start => End - _count;

    public void Append(ReadOnlySpan<char> text)
    {
        End += text.Length;
        text = text.Length > Size ? text[^Size..] : text;
        MakeRoom(text.Length);
        var at = (_first + _count) % _characters.Length;
        var tail = Math.Min(text.Length, _characters.Length - at);
        text[..tail].CopyTo(_characters.AsSpan(at));
        text[tail..].CopyTo(_characters);
        _count += text.Length;
    }

    /// <summary>As much as there is of what begins at a number.</summary>
    public string Read(long from, int count)
    {
        var begin = (int)(Math.Clamp(from, Start, End) - Start);
        var length = (int)Math.Clamp(from + count - Start - begin, 0, _count - begin);
        return string.Create(
            length,
            (Window: this, Begin: begin),
            static (text, part) =>
            {
                var (characters, at) = (part.Window._characters, (part.Window._first + part.Begin) % part.Window._characters.Length);
                var tail = Math.Min(text.Length, characters.Length - at);
                characters.AsSpan(at, tail).CopyTo(text);
                characters.AsSpan(0, text.Length - tail).CopyTo(text[tail..]);
            }
        );
    }

    private void MakeRoom(int count)
    {
        if (_count + count > _characters.Length && _characters.Length < Size)
        {
            var larger = new char[Math.Min(Size, Math.Max(_characters.Length * 2, _count + count))];
            Read(Start, _count).CopyTo(larger);
            (_characters, _first) = (larger, 0);
        }

        var dropped = Math.Max(0, _count + count - _characters.Length);
        _first = (_first + dropped) % _characters.Length;
        _count -= dropped;
    }
}
