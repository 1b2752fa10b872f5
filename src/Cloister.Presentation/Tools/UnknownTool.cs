namespace Cloister.Presentation;

/// <summary>What is shown of a tool for which there is nothing better.</summary>
/// <param name="Rendering">The call, which names the tool.</param>
/// <param name="Failure">What the tool's own builder threw; null if it has none.</param>
public sealed record UnknownTool(ToolRendering Rendering, Exception? Failure)
{
    /// <summary>The tool's name.</summary>
    public string Name => Rendering.Call.Name;
}
