using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>A mark on a plugin; <see cref="Locked"/> and <see cref="Experimental"/> change enablement, any other text is metadata.</summary>
[JsonConverter(typeof(TextIdJsonConverter<FeatureFlag>))]
public readonly record struct FeatureFlag : ITextId<FeatureFlag>
{
    private readonly HashedText _text;

    /// <summary>Names a flag.</summary>
    public FeatureFlag(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _text = new HashedText(value);
    }

    /// <summary>The plugin cannot be switched off.</summary>
    public static FeatureFlag Locked { get; } = new("locked");

    /// <summary>The plugin is off until settings switch it on.</summary>
    public static FeatureFlag Experimental { get; } = new("experimental");

    /// <inheritdoc/>
    public string Value => _text.Text;

    internal bool IsDefault => _text.IsDefault;

    /// <summary>Returns the text of <paramref name="flag"/>.</summary>
    public static implicit operator string(FeatureFlag flag) => flag.Value;

    /// <summary>Reads a flag from its text.</summary>
    public static explicit operator FeatureFlag(string value) => new(value);

    static FeatureFlag ITextId<FeatureFlag>.FromText(string text) => new(text);

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(FeatureFlag), paramName);
}
