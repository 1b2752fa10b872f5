using System.Text;

namespace Cloister.Agents;

/// <summary>The name of a task's folder, made of its title.</summary>
internal static class TaskName
{
    private const int MaxLength = 64;

    /// <exception cref="ActionFailedException">No folder can be called so.</exception>
    public static string Of(string title) => Find(title) ?? throw new ActionFailedException("Invalid task title");

    /// <summary>Whether a folder is called as one of ours.</summary>
    public static bool IsOne(string folder) => Find(folder) == folder;

    private static string? Find(string title)
    {
        var name = Collapsed(title.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).Trim('-');
        return name.Length is > 0 and <= MaxLength && Rune.IsLetterOrDigit(Rune.GetRuneAt(name, 0)) && !DeviceNames.IsOne(name)
            ? name
            : null;
    }

    private static string Collapsed(string title)
    {
        var name = new StringBuilder(title.Length);
        foreach (var rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value == '_')
            {
                name.Append(rune);
            }
            else if ((Rune.IsWhiteSpace(rune) || Rune.IsPunctuation(rune)) && (name.Length == 0 || name[^1] != '-'))
            {
                name.Append('-');
            }
        }

        return name.ToString();
    }
}
