using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cloister.Agents;

/// <summary>
/// The folder with the notes: Markdown, which people may read and write as well. A place is a path below it, with slashes; what people and models are
/// shown is the path in the project.
/// </summary>
internal sealed class MemoryFolder(AgentPaths paths)
{
    public const string LongTerm = "MEMORY.md";
    public const string Extension = ".md";

    /// <summary>Whatever has more bytes is no note.</summary>
    public const int LargestFile = 32 << 20;

    private const string Name = "memory";
    private const string Sessions = "sessions/";
    private const int LongestName = 120;
    private const int KeptOfLongName = 80;

    private static readonly string Shown = $"{ProductNames.StateFolder}/{Name}/";

    public string Root { get; } = Path.Combine(paths.State, Name);

    /// <summary>Whether there is such a folder, and it is in the project.</summary>
    public bool IsThere
    {
        get
        {
            try
            {
                return Directory.Exists(paths.InState(Name));
            }
            catch (AgentPathException)
            {
                return false;
            }
        }
    }

    public static string Daily(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"daily/{at.UtcDateTime:yyyy-MM-dd}{Extension}");

    public static string Working(string sessionId) => $"{Sessions}{NameOf(sessionId)}/working{Extension}";

    /// <summary>The folder of the session that a place belongs to; null if it belongs to all.</summary>
    public static string? OwnerOf(string place) =>
        place.StartsWith(Sessions, StringComparison.OrdinalIgnoreCase) && place.IndexOf('/', Sessions.Length) is var end and > 0
            ? place[Sessions.Length..end]
            : null;

    /// <summary>What people and models see of a place.</summary>
    public static string PathOf(string place) => Shown + place;

    /// <summary>The name of a session as a folder, on every system: ids may differ in nothing but the case of a letter, and be called as a device.</summary>
    public static string NameOf(string sessionId)
    {
        var name = new StringBuilder(sessionId.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(sessionId))
        {
            if (letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_')
            {
                name.Append((char)letter);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
            }
        }

        if (DeviceNames.Is(name.ToString()))
        {
            name.Insert(1, '%');
        }

        return name.Length <= LongestName
            ? name.ToString()
            : $"{name.ToString(0, KeptOfLongName)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sessionId)))[..32]}";
    }

    /// <summary>The file of a place, links followed.</summary>
    /// <exception cref="AgentPathException">It leads out of the folder.</exception>
    public string FileOf(string place) => Inside(paths.InState(Name, place), place);

    /// <summary>The place that somebody means by a path: one of the project, or one below this folder; null if it is no note.</summary>
    public string? Find(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        try
        {
            var asked = path.Replace('\\', '/');
            var isOfProject = asked.StartsWith(Shown, StringComparison.Ordinal) || Path.IsPathRooted(asked);
            var file = isOfProject ? Inside(paths.InProject(asked), path) : FileOf(asked);
            var place = Path.GetRelativePath(RealPath.Of(Root), file).Replace('\\', '/');
            return place.EndsWith(Extension, StringComparison.Ordinal) ? place : null;
        }
        catch (AgentPathException)
        {
            return null;
        }
    }

    private string Inside(string real, string place) =>
        RealPath.IsInside(real, RealPath.Of(Root)) ? real : throw AgentPathException.Outside(place, Root);
}
