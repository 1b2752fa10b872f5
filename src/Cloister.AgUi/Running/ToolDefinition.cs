namespace Cloister.AgUi;

/// <summary>A tool of the application that an agent may ask for.</summary>
/// <param name="Name">Its name; case-sensitive.</param>
/// <param name="Description">What it does, for the model.</param>
public sealed record ToolDefinition(string Name, string Description)
{
    /// <summary>A JSON Schema of its arguments.</summary>
    public JsonData? Parameters { get; init; }

    /// <summary>An object of application data, or null.</summary>
    public JsonData? Metadata { get; init; }
}
