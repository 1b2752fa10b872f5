using System.Diagnostics.CodeAnalysis;

namespace Cloister.AgUi;

/// <summary>
/// An immutable text. A streamed one shares its characters with the slices before and after it, so that each state of a growing message costs
/// a few bytes, not the message. One that was read from JSON stays JSON until somebody looks, since most of a long conversation is never looked at.
/// </summary>
/// <remarks>Safe to use from many threads.</remarks>
public sealed class TextSlice : IEquatable<TextSlice>
{
    private readonly ReadOnlyMemory<char> _characters;

    // The text as a string, once there is one; before that, of a text from JSON, the bytes between the quotes.
    private object? _text;

    internal TextSlice(ReadOnlyMemory<char> characters) => _characters = characters;

    private TextSlice(object text) => _text = text;

    /// <summary>No text.</summary>
    public static TextSlice Empty { get; } = new("");

    /// <summary>The characters.</summary>
    public ReadOnlyMemory<char> Memory => _characters.IsEmpty ? ToString().AsMemory() : _characters;

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Span => _characters.IsEmpty ? ToString() : _characters.Span;

    /// <summary>How many characters.</summary>
    public int Length => Span.Length;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _characters.IsEmpty && _text is string { Length: 0 };

    /// <summary>A text as a slice.</summary>
    public static TextSlice From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? Empty : new(text);
    }

    /// <summary>Characters as a slice, without a copy: for parts of a text that is a slice itself.</summary>
    /// <param name="text">Characters that never change.</param>
    public static TextSlice From(ReadOnlyMemory<char> text) => text.IsEmpty ? Empty : new(text);

    /// <summary>The text of a JSON string. Its bytes are copied, so that a short text does not keep a whole file in memory.</summary>
    /// <param name="content">What stands between the quotes: known to be JSON, and UTF-8.</param>
    internal static TextSlice FromJson(ReadOnlySpan<byte> content) => content.IsEmpty ? Empty : new((object)content.ToArray());

    /// <summary>A text as a slice; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator TextSlice?(string? text) => text is null ? null : From(text);

    /// <summary>Whether both hold the same characters.</summary>
    public static bool operator ==(TextSlice? left, TextSlice? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they hold different characters.</summary>
    public static bool operator !=(TextSlice? left, TextSlice? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(TextSlice? other) => ReferenceEquals(this, other) || (other is not null && Span.SequenceEqual(other.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextSlice);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Span, StringComparison.Ordinal);

    /// <summary>The text. It is made once and kept.</summary>
    public override string ToString() => _text as string ?? MakeText();

    private string MakeText()
    {
        var source = _text;
        var made = source switch
        {
            string text => text,
            byte[] json => JsonStrings.Read(json),
            _ => new string(_characters.Span),
        };
        return Interlocked.CompareExchange(ref _text, made, source) as string ?? made;
    }
}
