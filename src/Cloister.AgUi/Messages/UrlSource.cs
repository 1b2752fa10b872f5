namespace Cloister.AgUi;

/// <summary>An address to load from.</summary>
/// <param name="Value">The address.</param>
public sealed record UrlSource(string Value) : MediaSource(Value)
{
    /// <summary>What is there.</summary>
    public string? MimeType { get; init; }
}
