namespace Cloister.Agents;

/// <summary>The skills that there are now, as their files are.</summary>
/// <param name="project">The folder of the project, links followed.</param>
/// <param name="settings">Where to look.</param>
/// <param name="home">The folder of the user.</param>
/// <param name="reader">Reads them.</param>
internal sealed class SkillLibrary(string project, SkillSettings settings, string home, SkillReader reader)
{
    private const string FileName = "SKILL.md";

    /// <summary>All of them, by id; of two with one id the one in the earlier folder.</summary>
    public IReadOnlyList<Skill> List() =>
        [
            .. Roots()
                .SelectMany(root => In(root.Folder, root.Boundary))
                .DistinctBy(skill => skill.Id, StringComparer.Ordinal)
                .OrderBy(skill => skill.Id, StringComparer.Ordinal),
        ];

    /// <summary>Those that can be used.</summary>
    public IReadOnlyList<Skill> Usable() => [.. List().Where(skill => skill.Problem is null)];

    /// <summary>The folders of the settings that are left out because they lead out of the project.</summary>
    public IReadOnlyList<string> Refused() => [.. settings.Paths.Where(path => FolderOf(path) is null)];

    /// <summary>The one skill that somebody means.</summary>
    /// <param name="name">Its id, its name, or a part of one of them.</param>
    /// <exception cref="ActionFailedException">There is none, or there are several, or it cannot be used.</exception>
    public Skill Get(string name)
    {
        var wanted = name.Trim();
        var skills = List();
        var found = Matching(skills, wanted);
        return found switch
        {
            [] => throw new ActionFailedException($"Skill not found: {wanted}"),
            [{ Problem: { } problem } skill] => throw new ActionFailedException($"Skill '{skill.Id}' cannot be used: {problem}"),
            [var skill] => skill,
            _ => throw new ActionFailedException($"Ambiguous skill: {string.Join(", ", found.Select(skill => skill.Id))}"),
        };
    }

    /// <summary>The skills whose id, name or description has all words.</summary>
    public IReadOnlyList<Skill> Find(string query)
    {
        var words = query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return [.. Usable().Where(skill => Array.TrueForAll(words, word => Has($"{skill.Id}\n{skill.Name}\n{skill.Description}", word)))];
    }

    private static List<Skill> Matching(IReadOnlyList<Skill> skills, string wanted)
    {
        if (wanted.Length == 0)
        {
            return [];
        }

        Func<Skill, bool>[] ways =
        [
            skill => skill.Id == wanted,
            skill => skill.Name == wanted,
            skill => Has(skill.Id, wanted) || Has(skill.Name, wanted),
        ];
        return ways.Select(way => skills.Where(way).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<(string Folder, string Boundary)> Roots()
    {
        foreach (var path in settings.Paths)
        {
            // Asked in every run, and to look where a path really leads takes its time.
            if (Directory.Exists(Path.Combine(project, path)) && FolderOf(path) is { } folder)
            {
                yield return (folder, project);
            }
        }

        if (settings.IncludesHome && Real(Path.Combine(home, SkillSettings.UsualPath)) is { } own)
        {
            yield return (own, own);
        }
    }

    /// <summary>Where a path of the settings leads; null if it must not.</summary>
    private string? FolderOf(string path) =>
        !string.IsNullOrWhiteSpace(path) && Real(Path.Combine(project, path)) is { } folder && MayRead(folder, project) ? folder : null;

    private IEnumerable<Skill> In(string folder, string boundary)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Real(Path.Combine(child, FileName)) is { } file && File.Exists(file) && MayRead(file, boundary))
            {
                yield return reader.Read(Path.GetFileName(child), Shown(Path.Combine(child, FileName)), new(file));
            }
        }
    }

    private bool MayRead(string real, string boundary) => settings.AllowsExternalPaths || RealPath.IsInside(real, boundary);

    private string Shown(string path) => RealPath.IsInside(path, project) ? Path.GetRelativePath(project, path).Replace('\\', '/') : path;

    private static string? Real(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (AgentPathException)
        {
            return null;
        }
    }
}
