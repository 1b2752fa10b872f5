using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>Names a session of a runtime.</summary>
[JsonConverter(typeof(TextIdJsonConverter<SessionId>))]
public readonly record struct SessionId : ITextId<SessionId>
{
    private readonly HashedText _text;

    /// <summary>Names a session; any text but an empty one is legal.</summary>
    public SessionId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _text = new HashedText(value);
    }

    /// <inheritdoc/>
    public string Value => _text.Text;

    internal bool IsDefault => _text.IsDefault;

    /// <summary>Returns the text of <paramref name="id"/>.</summary>
    public static implicit operator string(SessionId id) => id.Value;

    /// <summary>Reads an id from its text.</summary>
    public static explicit operator SessionId(string value) => new(value);

    static SessionId ITextId<SessionId>.FromText(string text) => new(text);

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(SessionId), paramName);
}
