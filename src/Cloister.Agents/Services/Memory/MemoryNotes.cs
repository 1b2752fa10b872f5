using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>
/// Writes notes: one after the other, each at the end of its file, on the disk before anybody is told. What stands in a file already is never touched,
/// so it does not matter who else writes there.
/// </summary>
internal sealed partial class MemoryNotes(MemoryFolder folder, TimeProvider time)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly AsyncLock _turn = new();

    /// <summary>Adds a note.</summary>
    /// <returns>Its place.</returns>
    /// <exception cref="ActionFailedException">It could not be written; the file is as it was.</exception>
    public async Task<string> AddAsync(MemoryEntry entry)
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        var now = time.GetUtcNow();
        var place = PlaceOf(entry, now);
        try
        {
            Append(folder.FileOf(place), TitleOf(entry.Target), TextOf(entry.Content, now));
            return place;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ActionFailedException($"The note was not stored in '{MemoryFolder.PathOf(place)}': {failure.Message}", failure);
        }
    }

    public static string PlaceOf(MemoryEntry entry, DateTimeOffset now) =>
        entry.Target switch
        {
            MemoryTarget.Longterm => MemoryFolder.LongTerm,
            MemoryTarget.Working => MemoryFolder.Working(entry.SessionId!),
            _ => MemoryFolder.Daily(now),
        };

    private static string TitleOf(MemoryTarget target) =>
        target switch
        {
            MemoryTarget.Longterm => "# MEMORY\n\n",
            MemoryTarget.Working => "# Working Memory\n\n",
            _ => "# Daily Memory\n\n",
        };

    /// <summary>
    /// A line that looks like the head of an entry would begin an entry of its own; by such a line a note that somebody talked a model into could make
    /// itself what only people may write.
    /// </summary>
    private static string TextOf(string content, DateTimeOffset now)
    {
        var text = Heads().Replace(content.Trim().ReplaceLineEndings("\n"), @"${indent}\");
        return string.Create(CultureInfo.InvariantCulture, $"### {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\n\n{text}\n\n");
    }

    private static void Append(string file, string title, string text)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(file)!);
        if (new FileInfo(file) is { Exists: true } info && !RegularFile.Is(info))
        {
            throw AgentPathException.NoFile(file);
        }

        using var stream = PrivateFiles.Open(file, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete);
        var end = stream.Length;
        var bytes = Utf8.GetBytes((end == 0 ? title : Separator(stream)) + text);
        try
        {
            // One write, so that a process that is killed leaves all of it or a beginning, to which the next note does not join.
            RandomAccess.Write(stream.SafeFileHandle, bytes, end);
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        }
        catch
        {
            RandomAccess.SetLength(stream.SafeFileHandle, end);
            throw;
        }
    }

    /// <summary>What is missing to the blank line that stands between entries.</summary>
    private static string Separator(FileStream stream)
    {
        Span<byte> last = stackalloc byte[2];
        var count = RandomAccess.Read(stream.SafeFileHandle, last, Math.Max(0, stream.Length - last.Length));
        return last[..count].EndsWith("\n\n"u8) ? ""
            : last[..count].EndsWith("\n"u8) ? "\n"
            : "\n\n";
    }

    [GeneratedRegex(
        @"^(?<indent>[ \t]{0,3})(?=#{3}([ \t]|$))",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Heads();
}
