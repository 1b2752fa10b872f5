namespace Cloister.Chat;

/// <summary>A line as a fence: after three spaces at most, at least three backticks.</summary>
internal readonly ref struct FenceLine
{
    private const int MostSpaces = 3;
    private const int LeastBackticks = 3;

    private FenceLine(int backticks, ReadOnlySpan<char> rest)
    {
        Backticks = backticks;
        Rest = rest.Trim();
        HasOnlyBlanks = rest.Trim(" \t").IsEmpty;
    }

    /// <summary>How many backticks; 0 if the line is no fence.</summary>
    public int Backticks { get; }

    /// <summary>What stands behind them, trimmed.</summary>
    public ReadOnlySpan<char> Rest { get; }

    /// <summary>Whether it can open a block. With a backtick in the rest it is inline code.</summary>
    public bool Opens => Backticks > 0 && !Rest.Contains('`');

    private bool HasOnlyBlanks { get; }

    public static FenceLine Read(ReadOnlySpan<char> line)
    {
        var spaces = line.IndexOfAnyExcept(' ');
        if (spaces is < 0 or > MostSpaces)
        {
            return default;
        }

        var marks = line[spaces..];
        var other = marks.IndexOfAnyExcept('`');
        var backticks = other < 0 ? marks.Length : other;
        return backticks < LeastBackticks ? default : new(backticks, marks[backticks..]);
    }

    /// <summary>Whether it closes a block that this many backticks opened.</summary>
    public bool Closes(int fence) => Backticks >= fence && HasOnlyBlanks;
}
