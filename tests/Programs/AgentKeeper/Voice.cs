using System.Text;

namespace AgentKeeper;

/// <summary>Says lines, each at once and as a whole: what was said is with the listener, even if the process is killed right behind it.</summary>
internal sealed class Voice(Stream output)
{
    private const char Separator = '\t';
    private const string End = "\t.\n";

    private readonly Lock _lock = new();

    public void Say(Word word, params IEnumerable<object?> facts)
    {
        var text = string.Join(Separator, facts.Select(fact => Escaped($"{fact}")).Prepend($"{word}"));
        var bytes = Encoding.UTF8.GetBytes(text + End);
        lock (_lock)
        {
            output.Write(bytes);
            output.Flush();
        }
    }

    /// <summary>What a line says; nothing, if it was cut short.</summary>
    public static (Word Word, string[] Facts)? Hear(string? line) =>
        line is not null
        && line.EndsWith(End[..^1], StringComparison.Ordinal)
        && line[..^(End.Length - 1)].Split(Separator) is [var word, .. var facts]
            ? (Enum.Parse<Word>(word), facts)
            : null;

    private static string Escaped(string fact) => fact.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
}
