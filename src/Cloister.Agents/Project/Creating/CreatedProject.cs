namespace Cloister.Agents;

/// <summary>A new project and what was done for it.</summary>
/// <param name="Project">The project.</param>
/// <param name="CreatedFiles">What was made or changed, relative to the project, with slashes; folders end with one.</param>
/// <param name="SkippedFiles">What was there already and stayed as it was.</param>
/// <param name="Warnings">What is still to be seen to.</param>
public sealed record CreatedProject(
    AgentProject Project,
    IReadOnlyList<string> CreatedFiles,
    IReadOnlyList<string> SkippedFiles,
    IReadOnlyList<string> Warnings
);
