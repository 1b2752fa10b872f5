namespace Cloister.AgUi;

/// <summary>A file that a provider holds. The handle goes to that provider, and is never fetched, parsed or shown as a link.</summary>
/// <param name="Value">The provider's handle.</param>
public sealed record FileSource(string Value) : MediaSource(Value)
{
    /// <summary>The provider, in lower case.</summary>
    public string? Provider { get; init; }

    /// <summary>What the file is.</summary>
    public string? MimeType { get; init; }
}
