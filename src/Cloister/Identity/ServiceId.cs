using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>Names a slot in a service registry, usually dotted: <c>text.checker</c>.</summary>
[JsonConverter(typeof(TextIdJsonConverter<ServiceId>))]
public readonly record struct ServiceId : ITextId<ServiceId>
{
    private readonly HashedText _text;

    /// <summary>Names a slot; any text is legal.</summary>
    public ServiceId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _text = new HashedText(value);
    }

    /// <inheritdoc/>
    public string Value => _text.Text;

    /// <summary>Everything before the last dot, or null without a dot behind some text.</summary>
    public string? Namespace => LastDot is var dot and > 0 ? Value[..dot] : null;

    /// <summary>Everything before the first dot, or null without a dot behind some text.</summary>
    public string? TopNamespace => Value.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? Value[..dot] : null;

    /// <summary>Everything after the last dot; the whole text when there is no namespace.</summary>
    public string Leaf => LastDot is var dot and > 0 ? Value[(dot + 1)..] : Value;

    internal int Hash => _text.Hash;

    /// <summary>Whether both hold the same object of text, which equal ids need not.</summary>
    internal bool IsSameText(ServiceId other) => _text.IsSame(other._text);

    internal bool IsDefault => _text.IsDefault;

    private int LastDot => Value.LastIndexOf('.');

    /// <summary>Returns the text of <paramref name="id"/>.</summary>
    public static implicit operator string(ServiceId id) => id.Value;

    /// <summary>Reads an id from its text.</summary>
    public static explicit operator ServiceId(string value) => new(value);

    static ServiceId ITextId<ServiceId>.FromText(string text) => new(text);

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(ServiceId), paramName);
}
