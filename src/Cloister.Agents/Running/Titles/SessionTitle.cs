namespace Cloister.Agents;

/// <summary>What lists call a session for which nobody had a name: one short line.</summary>
internal static class SessionTitle
{
    private const int MaxLength = 24;

    /// <summary>More is not looked at: what people paste can be long.</summary>
    private const int MaxText = 500;

    /// <summary>The first words of a text; nothing, if it has none.</summary>
    public static string OfWords(string text) =>
        Line(Excerpt.First(text.TrimStart(), MaxText).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What a model answered, without what models like to put around a title.</summary>
    public static string OfAnswer(string text)
    {
        var line = text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        var bare = line.StartsWith("Title:", StringComparison.OrdinalIgnoreCase) ? line["Title:".Length..] : line;
        return OfWords(bare.Trim(' ', '"', '\'', '`', '*', '#', '“', '”', '«', '»', '„'));
    }

    private static string Line(string[] words) => Excerpt.Words(string.Join(' ', words), MaxLength).TrimEnd('.', ',', ';', ':', ' ');
}
