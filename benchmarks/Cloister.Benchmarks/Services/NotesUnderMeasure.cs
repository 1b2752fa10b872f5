using System.Globalization;
using System.Text;

namespace Cloister.Benchmarks;

/// <summary>Notes of five hundred days, some of them Chinese. Words are as common as in a language: few make up most of it, and most are rare.</summary>
internal sealed class NotesUnderMeasure(string folder)
{
    public const int Count = 10_000;

    private const int NotesADay = 20;
    private const int Vocabulary = 20_000;
    private const int Rare = 2_000;
    private const int WordsInNote = 45;

    private readonly Random _random = new(7);
    private readonly List<string[]> _notes = [];
    private readonly List<string> _phrases = [];

    public void Write()
    {
        Directory.CreateDirectory(Path.Combine(folder, "daily"));
        for (var day = 0; day < Count / NotesADay; day++)
        {
            var date = new DateOnly(2025, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var text = new StringBuilder("# Daily Memory\n\n");
            for (var note = 0; note < NotesADay; note++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"### {date}T10:{note:00}:00.000Z\n\n{(note % 4 == 3 ? Chinese() : Latin())}\n\n"
                );
            }

            File.WriteAllText(Path.Combine(folder, "daily", $"{date}.md"), text.ToString());
        }
    }

    /// <summary>Three rare words of one note.</summary>
    public string RareWords()
    {
        while (true)
        {
            var rare = _notes[_random.Next(_notes.Count)].Where(word => word.Length > 5).Distinct(StringComparer.Ordinal).Take(3).ToArray();
            if (rare.Length == 3)
            {
                return string.Join(' ', rare);
            }
        }
    }

    /// <summary>Some characters that stand somewhere.</summary>
    public string ChinesePhrase() => _phrases[_random.Next(_phrases.Count)];

    private string Latin()
    {
        var words = Enumerable.Range(0, WordsInNote).Select(_ => Word(Rank())).ToArray();
        _notes.Add(words);
        return string.Join(' ', words);
    }

    private string Chinese()
    {
        var text = string.Concat(Enumerable.Range(0, WordsInNote).Select(_ => Characters(Rank())));
        _phrases.Add(text.Substring(_random.Next(text.Length - 6), 6));
        return text + "。";
    }

    /// <summary>How common a word is: the first is the most common.</summary>
    private int Rank() => (int)Math.Pow(Vocabulary, _random.NextDouble()) - 1;

    /// <summary>Common words are short.</summary>
    private static string Word(int rank)
    {
        var word = new StringBuilder();
        for (var rest = rank + (rank < Rare ? 0 : 26 * 26 * 26 * 26); rest > 0 || word.Length < 2; rest /= 26)
        {
            word.Append((char)('a' + (rest % 26)));
        }

        return word.Length > 4 ? word.Append("ing").ToString() : word.ToString();
    }

    /// <summary>A word of two characters, of three thousand that there are.</summary>
    private static string Characters(int rank) => $"{(char)(0x4E00 + (rank * 7 % 3000))}{(char)(0x4E00 + (rank * 13 % 3000))}";
}
