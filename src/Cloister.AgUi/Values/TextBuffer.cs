namespace Cloister.AgUi;

/// <summary>A text that only grows. Its slices stay as they are: characters once written are never touched again.</summary>
internal sealed class TextBuffer
{
    private char[] _chars = [];
    private TextSlice? _slice = TextSlice.Empty;

    public TextBuffer() { }

    /// <summary>A text that goes on from <paramref name="start"/>. It is copied: somebody else may go on from there too.</summary>
    public TextBuffer(TextSlice start)
    {
        _chars = start.Span.ToArray();
        _slice = start;
        Length = start.Length;
    }

    public int Length { get; private set; }

    /// <summary>The text up to here.</summary>
    public TextSlice Slice => _slice ??= new(_chars.AsMemory(0, Length));

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var length = checked(Length + text.Length);
        if (length > _chars.Length)
        {
            Grow(length);
        }

        text.CopyTo(_chars.AsSpan(Length));
        Length = length;
        _slice = null;
    }

    private void Grow(int length)
    {
        var larger = GC.AllocateUninitializedArray<char>(
            (int)Math.Min(Array.MaxLength, Math.Max(length, Math.Max(256L, 2L * _chars.Length)))
        );
        _chars.AsSpan(0, Length).CopyTo(larger);
        _chars = larger;
    }
}
