namespace Cloister.Agents;

/// <summary>A file that came with a message, and that has not been read yet.</summary>
/// <param name="Id">By what the channel can get it.</param>
/// <param name="Kind"><c>photo</c>, <c>voice</c>, <c>audio</c>, <c>video</c> or <c>document</c>.</param>
public sealed record IncomingFile(string Id, string Kind)
{
    /// <summary>What it is called.</summary>
    public string? FileName { get; init; }

    /// <summary>Its media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>How many bytes it has, if the platform says.</summary>
    public long? Size { get; init; }

    /// <summary>What stands beneath it.</summary>
    public string? Caption { get; init; }
}
