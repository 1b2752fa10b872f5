using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>What people have written into the notes to be known in every conversation: entries with the head <c>### Canon</c>.</summary>
internal sealed partial class MemoryCanon(MemoryFolder folder)
{
    private const int Most = 6;
    private const int Longest = 240;
    private const string Head = "### Canon";

    private readonly Lock _sync = new();
    private (DateTime Written, long Length)? _read;
    private IReadOnlyList<string> _entries = [];

    /// <summary>The entries as they are now; none if they cannot be read. The file is read when it has changed.</summary>
    public IReadOnlyList<string> Entries()
    {
        try
        {
            // Asked in every run, and most projects have none: where the path really leads is looked at only if there is one.
            return File.Exists(Path.Combine(folder.Root, MemoryFolder.LongTerm))
                ? EntriesOf(new(folder.FileOf(MemoryFolder.LongTerm)))
                : [];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever looks for it in the memory is told why; a conversation goes on without it.
            return [];
        }
    }

    private IReadOnlyList<string> EntriesOf(FileInfo file)
    {
        lock (_sync)
        {
            var now = (file.LastWriteTimeUtc, file.Length);
            if (_read != now)
            {
                using var reader = new StreamReader(OpenFile.Read(MemoryFolder.LongTerm, file.FullName));
                _entries = Read(reader);
                _read = now;
            }

            return _entries;
        }
    }

    private static List<string> Read(StreamReader reader)
    {
        var entries = new List<string>();
        List<string>? lines = null;
        while (entries.Count < Most && reader.ReadLine() is { } line)
        {
            if (AnyHead().IsMatch(line))
            {
                Add(lines, entries);
                lines = line.TrimEnd() == Head ? [] : null;
            }
            else
            {
                lines?.Add(line);
            }
        }

        Add(lines, entries);
        return entries;
    }

    private static void Add(List<string>? lines, List<string> entries)
    {
        if (lines is null || entries.Count == Most)
        {
            return;
        }

        var text = Spaces().Replace(string.Join(' ', lines), " ").Trim();
        var entry = text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        if (entry.Length > 0 && !entries.Contains(entry, StringComparer.Ordinal))
        {
            entries.Add(entry);
        }
    }

    [GeneratedRegex(@"^#{1,3}(\s|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnyHead();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
