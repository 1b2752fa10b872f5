using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>The settings key of a service: <c>plugin:service</c>, or <c>*:service</c> for whichever plugin wins the slot.</summary>
/// <remarks>A pin from the wire may be malformed; it then keeps its text and fails when one of its parts is read.</remarks>
[JsonConverter(typeof(TextIdJsonConverter<Pin>))]
public readonly record struct Pin : ITextId<Pin>
{
    private const string WildcardPrefix = "*:";

    private readonly HashedText _text;

    /// <summary>Pins the service <paramref name="serviceId"/> of the plugin <paramref name="pluginId"/>.</summary>
    /// <exception cref="ArgumentException">An id is default, the service is empty, or the plugin is <see cref="PluginId.WinnerScoped"/>.</exception>
    public Pin(PluginId pluginId, ServiceId serviceId)
    {
        pluginId.ThrowIfDefault(nameof(pluginId));
        serviceId.ThrowIfDefault(nameof(serviceId));
        if (pluginId == PluginId.WinnerScoped)
        {
            throw new ArgumentException("A winner-scoped override has no pin. Use PluginId.Wildcard for '*:service'.", nameof(pluginId));
        }
        if (serviceId.Value.Length == 0)
        {
            throw new ArgumentException("A pin needs a service; its id is empty.", nameof(serviceId));
        }
        _text = new HashedText(pluginId == PluginId.Wildcard ? WildcardPrefix + serviceId.Value : $"{pluginId.Value}:{serviceId.Value}");
    }

    private Pin(string wire) => _text = new HashedText(wire);

    /// <inheritdoc/>
    public string Value => _text.Text;

    /// <summary>Tells whether the pin means whichever plugin wins the slot.</summary>
    public bool IsWildcard => Value.StartsWith(WildcardPrefix, StringComparison.Ordinal);

    /// <summary>The plugin: what stands before the first colon, or <see cref="PluginId.Wildcard"/>.</summary>
    /// <exception cref="FormatException">There is no valid plugin id before a colon.</exception>
    public PluginId PluginId => TryReadPlugin(out var id) ? id : throw Malformed("plugin");

    /// <summary>The service: what stands after the first colon.</summary>
    /// <exception cref="FormatException">There is no plugin before the colon or no service behind it.</exception>
    public ServiceId ServiceId => TryReadService(out var id) ? id : throw Malformed("service");

    internal bool IsDefault => _text.IsDefault;

    private int Colon => Value.IndexOf(':', StringComparison.Ordinal);

    /// <summary>Returns the text of <paramref name="pin"/>.</summary>
    public static implicit operator string(Pin pin) => pin.Value;

    /// <summary>Takes a pin from the wire, see <see cref="FromWire"/>.</summary>
    public static explicit operator Pin(string wire) => FromWire(wire);

    static Pin ITextId<Pin>.FromText(string text) => FromWire(text);

    /// <summary>Pins a service of whichever plugin wins its slot; several segments are joined with dots.</summary>
    public static Pin Wildcard(params ReadOnlySpan<string> segments) => Of(PluginId.Wildcard, segments);

    /// <summary>Takes a pin as it stands on the wire; whether its parts make sense is asked when they are read.</summary>
    public static Pin FromWire(string wire)
    {
        ArgumentNullException.ThrowIfNull(wire);
        return new Pin(wire);
    }

    /// <summary>Takes a pin from the wire if both of its parts are readable.</summary>
    public static bool TryParse([NotNullWhen(true)] string? wire, out Pin pin)
    {
        var candidate = wire is null ? default : new Pin(wire);
        var readable = candidate.TryReadPlugin(out _) && candidate.TryReadService(out _);
        pin = readable ? candidate : default;
        return readable;
    }

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    internal static Pin Of(PluginId plugin, ReadOnlySpan<string> segments)
    {
        if (segments.IsEmpty)
        {
            throw new ArgumentException("A pin needs a service; no segment was given.", nameof(segments));
        }
        foreach (var segment in segments)
        {
            ArgumentException.ThrowIfNullOrEmpty(segment, nameof(segments));
        }
        return new Pin(plugin, new ServiceId(segments.Length == 1 ? segments[0] : string.Join('.', segments)));
    }

    internal void ThrowIfDefault(string paramName) => _text.ThrowIfDefault(nameof(Pin), paramName);

    private bool TryReadPlugin(out PluginId id)
    {
        var text = Colon is var colon and > 0 ? Value[..colon] : "";
        id = text switch
        {
            "*" => PluginId.Wildcard,
            _ => PluginId.IsValid(text) ? new PluginId(text) : default,
        };
        return !id.IsDefault;
    }

    private bool TryReadService(out ServiceId id)
    {
        var colon = Colon;
        id = colon > 0 && colon < Value.Length - 1 ? new ServiceId(Value[(colon + 1)..]) : default;
        return !id.IsDefault;
    }

    private FormatException Malformed(string part) =>
        new($"The pin '{Value}' has no readable {part} part. Expected 'plugin:service', or '*:service' for whichever plugin wins.");
}
