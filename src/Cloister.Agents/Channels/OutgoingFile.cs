namespace Cloister.Agents;

/// <summary>A file to be sent.</summary>
/// <param name="Kind"><c>photo</c>, <c>voice</c>, <c>audio</c>, <c>video</c> or <c>document</c>.</param>
/// <param name="Path">Where it lies, absolute and checked; null for one that only has an address.</param>
/// <param name="Url">Its address, for the platform to fetch.</param>
public sealed record OutgoingFile(string Kind, string? Path, Uri? Url)
{
    /// <summary>What it is called.</summary>
    public string? FileName { get; init; }
}
