namespace Cloister.AgUi;

/// <summary>Cuts the value of a header, as forgiving as headers need.</summary>
internal static class HeaderText
{
    /// <summary>Takes what stands in front of the first separator that is not inside quotes, trimmed.</summary>
    public static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest, char separator)
    {
        int end = IndexOutsideQuotes(rest, separator);
        ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return part.Trim();
    }

    public static bool Same(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char separator)
    {
        bool isQuoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted && text[i] == '\\')
            {
                i++;
            }
            else if (!isQuoted && text[i] == separator)
            {
                return i;
            }
        }

        return -1;
    }
}
