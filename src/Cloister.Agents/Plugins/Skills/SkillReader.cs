using System.Collections.Concurrent;
using System.Text;

namespace Cloister.Agents;

/// <summary>Reads skills, each once for as long as its file stays the same.</summary>
internal sealed class SkillReader
{
    private const int LargestFile = 256 << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<(string Id, string Path), (DateTime Written, long Length, Skill Skill)> _known = [];

    /// <param name="id">The id of the skill.</param>
    /// <param name="shown">Its path as people see it.</param>
    /// <param name="file">The file, links followed.</param>
    public Skill Read(string id, string shown, FileInfo file)
    {
        var key = (id, file.FullName);
        if (_known.TryGetValue(key, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            return known.Skill;
        }

        var skill = ReadNow(new(id, shown), file);
        _known[key] = (file.LastWriteTimeUtc, file.Length, skill);
        return skill;
    }

    private static Skill ReadNow(Skill skill, FileInfo file)
    {
        if (skill.Id.Any(char.IsControl))
        {
            return skill with { Problem = "the name of its folder holds characters that cannot be shown" };
        }

        if (file.Length > LargestFile)
        {
            return skill with { Problem = "it has more than 256 KiB" };
        }

        try
        {
            using var stream = OpenFile.Read(skill.Path, file.FullName);
            using var reader = new MemoryStream();
            stream.CopyTo(reader);
            var head = SkillHead.Read(Strict.GetString(reader.GetBuffer(), 0, (int)reader.Length));
            return skill with { Name = head.Name ?? skill.Id, Description = head.Description, AllowedTools = head.Tools, Text = head.Body };
        }
        catch (DecoderFallbackException)
        {
            return skill with { Problem = "it is not UTF-8" };
        }
        catch (FormatException exception)
        {
            return skill with { Problem = exception.Message };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return skill with { Problem = exception.Message };
        }
    }
}
