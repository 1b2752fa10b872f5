namespace Cloister.Chat;

/// <summary>A record of an <see cref="IThreadBytes"/>.</summary>
/// <param name="Label">A few bytes that say what a list shows.</param>
/// <param name="Content">The conversation.</param>
public sealed record ThreadBytes(ReadOnlyMemory<byte> Label, ReadOnlyMemory<byte> Content)
{
    /// <summary>The save this record comes from; null if it was never saved.</summary>
    public string? Revision { get; init; }
}
