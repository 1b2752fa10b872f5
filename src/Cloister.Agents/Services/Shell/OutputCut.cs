using System.Text;

namespace Cloister.Agents;

/// <summary>What of a long text is wanted, taken out of it as it goes by.</summary>
/// <param name="from">The number of its first character.</param>
/// <param name="count">How many characters it has at most.</param>
internal sealed class OutputCut(long from, int count)
{
    private readonly StringBuilder _text = new();

    /// <summary>Takes its share of a piece.</summary>
    /// <param name="at">The number of the piece's first character; the next one's afterwards.</param>
    /// <param name="piece">The piece.</param>
    /// <returns>Whether there is more to come.</returns>
    public bool Take(ref long at, ReadOnlySpan<char> piece)
    {
        var begin = (int)Math.Clamp(from - at, 0, piece.Length);
        var end = (int)Math.Clamp(from + count - at, begin, piece.Length);
        _text.Append(piece[begin..end]);
        at += piece.Length;
        return at < from + count;
    }

    public override string ToString() => _text.ToString();
}
