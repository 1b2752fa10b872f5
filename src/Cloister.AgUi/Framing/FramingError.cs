namespace Cloister.AgUi;

/// <summary>Why bytes could not be cut into frames.</summary>
public enum FramingError
{
    /// <summary>A frame exceeds the limit of its reader.</summary>
    TooLarge,

    /// <summary>The data of a frame is not valid UTF-8.</summary>
    InvalidUtf8,
}
