using System.Globalization;
using System.Security.Cryptography;
using AgentKeeper;

namespace Cloister.Agents.Tests.Crash;

/// <summary>What processes have said of an agent. All of it has to be true whatever happened to them since.</summary>
internal sealed class Testimony
{
    private readonly List<(Word Word, string[] Facts)> _said = [];
    private readonly Dictionary<(string Session, long Seq), (long First, string Type, string Hash)> _seen = [];

    /// <summary>Something that may not happen, if it did.</summary>
    public string? Broken { get; private set; }

    /// <summary>The step at which a process said it would end.</summary>
    public string? At { get; private set; }

    public string? Last { get; private set; }

    /// <summary>How many rows somebody has seen.</summary>
    public int SeenCount => _seen.Count;

    public int Count(Word word) => _said.Count(line => line.Word == word);

    public void Add(string? line)
    {
        Last = line ?? Last;
        if (Voice.Hear(line) is not var (word, facts))
        {
            return;
        }

        switch (word)
        {
            case Word.Saw:
                _seen[(facts[0], long.Parse(facts[1], CultureInfo.InvariantCulture))] = (
                    long.Parse(facts[2], CultureInfo.InvariantCulture),
                    facts[3],
                    facts[4]
                );
                break;
            case Word.At:
                At = facts[0];
                break;
            case Word.Broken:
                Broken ??= facts[0];
                break;
            default:
                _said.Add((word, facts));
                break;
        }
    }

    public void CopyTo(Testimony other)
    {
        other._said.AddRange(_said);
        foreach (var (place, row) in _seen)
        {
            other._seen[place] = row;
        }
    }

    /// <summary>Everything that is not as it was said.</summary>
    /// <param name="store">The store.</param>
    /// <param name="withSeen">Whether what was seen has to be there, too.</param>
    /// <param name="sessions">Which sessions to look at.</param>
    public async Task<List<string>> FindAsync(AgentStore store, bool withSeen, Func<string, bool>? sessions)
    {
        var stored = new List<StoredSession>();
        foreach (var key in await StoredSession.ListAsync(store, sessions))
        {
            stored.Add(await StoredSession.ReadAsync(store, key));
        }

        var facts = new StoredFacts(stored, await StoredFacts.ReadApprovalsAsync(store));
        var faults = _said
            .Where(line => IsAbout(line, sessions) && !facts.Confirm(line.Word, line.Facts))
            .Select(line => $"'{line.Word} {string.Join(' ', line.Facts)}' is not known")
            .ToList();
        if (withSeen)
        {
            faults.AddRange(
                _seen.Where(pair => sessions?.Invoke(pair.Key.Session) != false && !facts.Show(pair.Key, pair.Value)).Select(NotThere)
            );
        }

        return faults;
    }

    public static string HashOf(ReadOnlyMemory<byte> body) => Convert.ToHexString(SHA256.HashData(body.Span))[..16];

    private static bool IsAbout((Word Word, string[] Facts) line, Func<string, bool>? sessions) =>
        sessions is null || line.Word is Word.Taken or Word.Ended or Word.Did && sessions(line.Facts[0]);

    private static string NotThere(KeyValuePair<(string Session, long Seq), (long First, string Type, string Hash)> seen) =>
        $"row {seen.Key.Seq} ({seen.Value.Type}) of '{seen.Key.Session}' was seen, and is not there";
}
