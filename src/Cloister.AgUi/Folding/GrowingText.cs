namespace Cloister.AgUi;

/// <summary>The text of a message or the arguments of a call, ready for more of it.</summary>
/// <param name="id">The message or call.</param>
/// <param name="isCall">Whether the id names a call.</param>
/// <param name="start">The text so far.</param>
internal sealed class GrowingText(string id, bool isCall, TextSlice start)
{
    private readonly TextBuffer _buffer = new(start);

    public string Id { get; } = id;

    public bool IsCall { get; } = isCall;

    /// <summary>Whether the transcript does not have the newest text yet.</summary>
    public bool IsAhead { get; set; }

    public TextSlice Text => _buffer.Slice;

    public void Append(string delta) => _buffer.Append(delta);
}
