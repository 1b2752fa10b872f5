namespace Cloister.Chat;

/// <summary>A record of an <see cref="IThreadBytes"/>.</summary>
/// <param name="Label">A few bytes that say what a list shows.</param>
/// <param name="Content">The conversation.</param>
/// <remarks>
/// Whoever loaded one disposes it once it is read, so that its memory can be used again; one that is forgotten costs that memory, no more. What is to be kept
/// has to be copied.
/// </remarks>
public sealed record ThreadBytes(ReadOnlyMemory<byte> Label, ReadOnlyMemory<byte> Content) : IDisposable
{
    /// <summary>The save this record comes from; null if it was never saved.</summary>
    public string? Revision { get; init; }

    /// <summary>Whose memory the bytes are in, if somebody wants it back.</summary>
    public IDisposable? Owner { get; init; }

    /// <summary>Gives the memory back to its owner.</summary>
    public void Dispose() => Owner?.Dispose();
}
