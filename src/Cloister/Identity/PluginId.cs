using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>Names a plugin.</summary>
[JsonConverter(typeof(TextIdJsonConverter<PluginId>))]
public readonly record struct PluginId : ITextId<PluginId>
{
    private const string ReservedPrefix = "__pk_";

    private readonly HashedText _text;

    /// <summary>Names a plugin.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is empty, <c>*</c>, contains <c>:</c> or starts with <c>__pk_</c>.</exception>
    public PluginId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValid(value))
        {
            throw new ArgumentException(
                $"'{value}' is no plugin id. Any text is allowed that is not empty, is not '*', "
                    + $"contains no ':' and does not start with '{ReservedPrefix}'.",
                nameof(value)
            );
        }
        _text = new HashedText(value);
    }

    private PluginId(HashedText text) => _text = text;

    /// <summary>Stands for whichever plugin wins a slot; its pins are written <c>*:service</c>.</summary>
    public static PluginId Wildcard { get; } = new(new HashedText("__pk_wildcard__"));

    /// <summary>Marks an override that follows the winner of a slot instead of one plugin; it has no pins.</summary>
    public static PluginId WinnerScoped { get; } = new(new HashedText("__pk_winner__"));

    /// <inheritdoc/>
    public string Value => _text.Text;

    internal int Hash => _text.Hash;

    internal bool IsDefault => _text.IsDefault;

    /// <summary>Returns the text of <paramref name="id"/>.</summary>
    public static implicit operator string(PluginId id) => id.Value;

    /// <summary>Reads an id from its text.</summary>
    public static explicit operator PluginId(string value) => new(value);

    static PluginId ITextId<PluginId>.FromText(string text) => new(text);

    /// <summary>Pins one of this plugin's services; several segments are joined with dots.</summary>
    public Pin Service(params ReadOnlySpan<string> segments) => Pin.Of(this, segments);

    /// <summary>Starts pins of this plugin's services below a namespace.</summary>
    public PinNamespace Namespace(string value) => new(this, new Namespace(value));

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal static bool IsValid(string value) =>
        value is not ("" or "*")
        && !value.Contains(':', StringComparison.Ordinal)
        && !value.StartsWith(ReservedPrefix, StringComparison.Ordinal);

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(PluginId), paramName);
}
