namespace Cloister.AgUi;

/// <summary>A fact of the application for the model.</summary>
/// <param name="Description">What the value is.</param>
/// <param name="Value">The value.</param>
public sealed record ContextEntry(string Description, string Value);
