using System.Text;

namespace Cloister.Agents;

/// <summary>Texts as the index holds them, and as it is asked for them.</summary>
internal static class MemoryWords
{
    /// <summary>How many words of a query count.</summary>
    public const int MostAsked = 12;

    /// <summary>Whether this process knows all the forms that Unicode counts as the same; an index made by one that does not is of another version.</summary>
    public static bool KnowsForms { get; } = "\uFB01".Normalize(NormalizationForm.FormKC) == "fi";

    /// <summary>The words of a text with spaces between them, for an index that splits at spaces and does nothing else.</summary>
    public static string Spaced(string text)
    {
        var words = new StringBuilder(text.Length);
        var reader = new MemoryWordReader(text);
        while (reader.Next())
        {
            words.Append(reader.Word).Append(' ');
        }

        return words.ToString();
    }

    /// <summary>What a query asks for: its first words, each once.</summary>
    public static IReadOnlyList<MemoryWord> Asked(string query)
    {
        var words = new List<MemoryWord>();
        var reader = new MemoryWordReader(query);
        while (words.Count < MostAsked && reader.Next())
        {
            // A pair is a word already, and words that begin with a given letter are all words.
            var isBeginning = reader.IsUnspaced ? IsSingle(reader.Word) : reader.Word.Length > 1;
            var word = new MemoryWord(reader.Word.ToString(), isBeginning);
            if (!reader.IsRest && !words.Contains(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    /// <summary>Which of some words are in a text, a bit for each.</summary>
    public static int In(string text, IReadOnlyList<MemoryWord> words)
    {
        var found = 0;
        var all = (1 << words.Count) - 1;
        var reader = new MemoryWordReader(text);
        while (found != all && reader.Next())
        {
            for (var i = 0; i < words.Count; i++)
            {
                found |= words[i].IsIn(reader.Word) ? 1 << i : 0;
            }
        }

        return found;
    }

    private static bool IsSingle(ReadOnlySpan<char> word) => word.Length == (char.IsHighSurrogate(word[0]) ? 2 : 1);
}
