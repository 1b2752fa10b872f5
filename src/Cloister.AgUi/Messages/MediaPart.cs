namespace Cloister.AgUi;

/// <summary>A part that is media.</summary>
/// <param name="Kind">What the media is for a model.</param>
/// <param name="Source">Where the bytes are.</param>
public sealed record MediaPart(MediaKind Kind, MediaSource Source) : ContentPart;
