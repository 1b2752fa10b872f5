namespace Cloister.AgUi;

/// <summary>Where the bytes of a media part are.</summary>
/// <param name="Value">The bytes, the address or the handle.</param>
public abstract record MediaSource(string Value);
