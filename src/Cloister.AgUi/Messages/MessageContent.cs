using System.Diagnostics.CodeAnalysis;

namespace Cloister.AgUi;

/// <summary>What a user or a tool says: a text, or an ordered list of parts, never both.</summary>
public sealed record MessageContent
{
    private readonly TextSlice? _text;

    private MessageContent(TextSlice? text, ValueList<ContentPart>? parts)
    {
        _text = text;
        Parts = parts;
    }

    /// <summary>The empty text.</summary>
    public static MessageContent Empty { get; } = new(TextSlice.Empty, null);

    /// <summary>The parts, or null where the content is one text.</summary>
    public ValueList<ContentPart>? Parts { get; }

    /// <summary>Whether the content is made of parts.</summary>
    [MemberNotNullWhen(true, nameof(Parts))]
    public bool HasParts => Parts is not null;

    /// <summary>The text; of parts the text parts in order, which loses the others.</summary>
    public TextSlice Text => _text ?? string.Concat(Parts!.OfType<TextPart>().Select(part => part.Text));

    /// <summary>Content that is one text.</summary>
    public static MessageContent FromText(TextSlice text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, null);
    }

    /// <summary>Content made of parts, in this order.</summary>
    public static MessageContent FromParts(ValueList<ContentPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(null, parts);
    }

    /// <summary>Content that is one text.</summary>
    public static implicit operator MessageContent(string text) => FromText(text);

    /// <summary>Content that is one text.</summary>
    public static implicit operator MessageContent(TextSlice text) => FromText(text);

    /// <summary>Content made of parts, in this order.</summary>
    public static implicit operator MessageContent(ValueList<ContentPart> parts) => FromParts(parts);

    /// <summary>The text, as <see cref="Text"/>.</summary>
    public override string ToString() => Text.ToString();
}
