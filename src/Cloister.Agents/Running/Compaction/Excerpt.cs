namespace Cloister.Agents;

/// <summary>Pieces of texts, never with half a character.</summary>
internal static class Excerpt
{
    /// <summary>The beginning.</summary>
    public static string First(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    /// <summary>The beginning, up to the end of a word where there is one in its second half.</summary>
    public static string Words(string text, int length)
    {
        var space = text.Length <= length ? -1 : text.LastIndexOf(' ', length, length / 2);
        return First(text, space > 0 ? space : length);
    }

    /// <summary>The end.</summary>
    public static string Last(string text, int length) =>
        text.Length <= length ? text : text[(char.IsLowSurrogate(text[^length]) ? text.Length - length + 1 : text.Length - length)..];

    /// <summary>The beginning, with a mark if that is not all.</summary>
    public static string Cut(string text, int length) => text.Length <= length ? text : $"{First(text, length)} […]";
}
