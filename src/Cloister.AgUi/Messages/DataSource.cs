namespace Cloister.AgUi;

/// <summary>The bytes themselves.</summary>
/// <param name="Value">Base64.</param>
/// <param name="MimeType">What the bytes are.</param>
public sealed record DataSource(string Value, string MimeType) : MediaSource(Value);
