namespace Cloister.AgUi;

/// <summary>How much a patch from somebody else may ask for.</summary>
public sealed record JsonPatchLimits
{
    /// <summary>The limits that apply where none are given.</summary>
    public static JsonPatchLimits Default { get; } = new();

    /// <summary>How many operations a patch may have.</summary>
    /// <value>10,000.</value>
    public int MaxOperations { get; init; } = 10_000;

    /// <summary>How many bytes of text the document may have after a copy, so that copies of copies cannot exhaust the memory.</summary>
    /// <value>64 MiB. An estimate is held against it.</value>
    public long MaxDocumentSize { get; init; } = 64 << 20;

    /// <summary>How deep the document may nest after the patch. More than 512 levels are never possible.</summary>
    /// <value>256.</value>
    public int MaxDepth { get; init; } = JsonData.DefaultMaxDepth;
}
