namespace Cloister.Agents;

/// <summary>A file that came with a message.</summary>
/// <param name="Kind"><c>photo</c>, <c>voice</c>, <c>audio</c>, <c>video</c> or <c>document</c>.</param>
public sealed record InboundFile(string Kind)
{
    /// <summary>Where it lies, relative to the project; null if it could not be had.</summary>
    public string? Path { get; init; }

    /// <summary>What the person wrote beneath it.</summary>
    public string? Caption { get; init; }

    /// <summary>What it was called.</summary>
    public string? FileName { get; init; }

    /// <summary>Its media type, as the platform says.</summary>
    public string? ContentType { get; init; }

    /// <summary>What the platform calls it.</summary>
    public string? Id { get; init; }
}
