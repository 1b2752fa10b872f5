namespace Cloister.AgUi;

/// <summary>What a media part is for a model.</summary>
public enum MediaKind
{
    /// <summary><c>image</c></summary>
    Image,

    /// <summary><c>audio</c></summary>
    Audio,

    /// <summary><c>video</c></summary>
    Video,

    /// <summary><c>document</c></summary>
    Document,
}
