namespace Cloister.Agents;

/// <summary>Where skills are looked for.</summary>
/// <param name="Paths">Folders of the project, the first one first.</param>
/// <param name="IncludesHome">Whether the user's own skills count, too.</param>
/// <param name="AllowsExternalPaths">Whether folders and links may lead out of the project.</param>
internal sealed record SkillSettings(IReadOnlyList<string> Paths, bool IncludesHome, bool AllowsExternalPaths)
{
    /// <summary>Where the skills of a project, or of a user, usually are.</summary>
    public const string UsualPath = ".agents/skills";

    public static SkillSettings Of(ConfigNode config) =>
        new(
            config.GetList<string>("paths") ?? [UsualPath],
            config.GetBool("includeHome") ?? false,
            config.GetBool("allowExternalPaths") ?? false
        );
}
