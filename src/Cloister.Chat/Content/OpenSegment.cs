using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What the lines up to some place have led to: the segments that are complete, and the one that goes on.</summary>
/// <param name="Complete">The segments before it.</param>
/// <param name="From">Where its content begins; one character behind the end of the text when the line before it was the last.</param>
/// <param name="Fence">How many backticks opened it; 0 for text.</param>
/// <param name="Language">What stood behind them.</param>
internal readonly record struct OpenSegment(ValueList<MessageSegment> Complete, int From, int Fence, string Language)
{
    public static OpenSegment Start { get; } = new([], 0, 0, "");

    /// <summary>What one more line leads to.</summary>
    /// <param name="text">The text the line stands in.</param>
    /// <param name="start">Where the line begins.</param>
    /// <param name="end">Where it ends, before its line break.</param>
    public OpenSegment After(ReadOnlyMemory<char> text, int start, int end)
    {
        var line = FenceLine.Read(text.Span[start..end]);
        return Fence switch
        {
            0 when line.Opens => new(Close(text, start), end + 1, line.Backticks, line.Rest.ToString()),
            > 0 when line.Closes(Fence) => new(Close(text, start), end + 1, 0, ""),
            _ => this,
        };
    }

    /// <summary>The segments, if the text ends here.</summary>
    public ValueList<MessageSegment> End(ReadOnlyMemory<char> text) => Add(text[Math.Min(From, text.Length)..]);

    /// <summary>The segments up to a fence line. The line break before it belongs to none.</summary>
    private ValueList<MessageSegment> Close(ReadOnlyMemory<char> text, int fenceLine) =>
        Add(fenceLine > From ? text[From..(fenceLine - 1)] : default);

    private ValueList<MessageSegment> Add(ReadOnlyMemory<char> content) =>
        Fence > 0 ? Complete.Add(new CodeBlockSegment(Language, TextSlice.From(content)))
        : content.IsEmpty ? Complete
        : Complete.Add(new TextSegment(TextSlice.From(content)));
}
