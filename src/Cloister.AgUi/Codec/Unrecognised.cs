namespace Cloister.AgUi;

/// <summary>Something that was received and is not part of the protocol as this version knows it. It was removed or translated.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Path">Where it stood, as a path of names and indices after the type of the event. It holds no values.</param>
public readonly record struct Unrecognised(UnrecognisedKind Kind, string Path);
