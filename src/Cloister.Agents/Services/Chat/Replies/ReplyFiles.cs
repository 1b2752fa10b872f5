using System.Diagnostics.CodeAnalysis;

namespace Cloister.Agents;

/// <summary>Finds the files that replies name. Whoever named them was a model, so nothing outside the project is ever sent.</summary>
internal sealed class ReplyFiles(AgentPaths paths)
{
    /// <summary>What is to be sent for a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="file">The file, absolute and checked, or its address.</param>
    /// <param name="problem">Why it cannot be sent, for people in the chat.</param>
    public bool TryFind(FileTag tag, [NotNullWhen(true)] out OutgoingFile? file, [NotNullWhen(false)] out string? problem)
    {
        (file, problem) = tag.Place.Contains("://", StringComparison.Ordinal) ? OfAddress(tag) : OfPath(tag);
        return file is not null;
    }

    /// <summary>What is said in the place of a file that could not be sent.</summary>
    public static string Excuse(string kind, string problem) => $"❌ Failed to send {kind}: {problem}";

    /// <summary>Whether a file that was checked is still the one that was meant.</summary>
    public bool IsThere(OutgoingFile file)
    {
        try
        {
            return file.Path is null || (paths.InProject(file.Path) == file.Path && IsFile(file.Path));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static (OutgoingFile? File, string? Problem) OfAddress(FileTag tag) =>
        Uri.TryCreate(tag.Place, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? (new(tag.Kind, null, url) { FileName = Path.GetFileName(url.LocalPath) }, null)
            : (null, "only http and https addresses can be sent");

    private (OutgoingFile? File, string? Problem) OfPath(FileTag tag)
    {
        if (tag.Place.Length == 0)
        {
            return (null, "no file is named");
        }

        try
        {
            var path = paths.InProject(tag.Place);
            return IsFile(path) ? (new(tag.Kind, path, null) { FileName = Path.GetFileName(path) }, null) : (null, "file not found");
        }
        catch (AgentPathException)
        {
            // Where the project lies is nobody's business in a chat, so the text of the exception stays here.
            return (null, "the path is outside of the project");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, "the file cannot be read");
        }
    }

    private static bool IsFile(string path) => new FileInfo(path) is { Exists: true } info && RegularFile.Is(info);
}
