using System.Diagnostics.CodeAnalysis;

namespace Cloister.AgUi;

/// <summary>
/// An immutable text. A streamed one shares its characters with the slices before and after it, so that each state of a growing message costs
/// a few bytes, not the message.
/// </summary>
public sealed class TextSlice : IEquatable<TextSlice>
{
    private string? _text;

    internal TextSlice(ReadOnlyMemory<char> memory) => Memory = memory;

    private TextSlice(string text)
    {
        Memory = text.AsMemory();
        _text = text;
    }

    /// <summary>No text.</summary>
    public static TextSlice Empty { get; } = new("");

    /// <summary>The characters.</summary>
    public ReadOnlyMemory<char> Memory { get; }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Span => Memory.Span;

    /// <summary>How many characters.</summary>
    public int Length => Memory.Length;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Memory.IsEmpty;

    /// <summary>A text as a slice.</summary>
    public static TextSlice From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 0 ? Empty : new(text);
    }

    /// <summary>Characters as a slice, without a copy: for parts of a text that is a slice itself.</summary>
    /// <param name="text">Characters that never change.</param>
    public static TextSlice From(ReadOnlyMemory<char> text) => text.IsEmpty ? Empty : new(text);

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
    public override string ToString() => _text ??= new string(Span);
}
