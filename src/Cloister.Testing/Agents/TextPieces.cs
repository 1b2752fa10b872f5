namespace Cloister.Testing;

/// <summary>A text as it comes when somebody streams it.</summary>
internal static class TextPieces
{
    public static IEnumerable<string> Split(string text, int pieces)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pieces);
        return Enumerable
            .Range(0, pieces)
            .Select(i => text[(int)((long)text.Length * i / pieces)..(int)((long)text.Length * (i + 1) / pieces)]);
    }
}
