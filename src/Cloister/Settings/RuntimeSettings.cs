using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>What a runtime or session is told about its plugins and services: an immutable value that compares by content.</summary>
/// <param name="Plugins">Settings by plugin.</param>
/// <param name="Services">Settings by pin.</param>
[JsonConverter(typeof(JsonShapeConverter<RuntimeSettings>))]
public sealed record RuntimeSettings(
    IReadOnlyDictionary<PluginId, PluginConfig>? Plugins = null,
    IReadOnlyDictionary<Pin, ServiceSettings>? Services = null
) : IJsonShape<RuntimeSettings>
{
    /// <summary>Settings that say nothing: everything is as registered.</summary>
    public static RuntimeSettings Empty { get; } = new();

    /// <summary>Settings by plugin; whatever is assigned is copied.</summary>
    [AllowNull]
    public IReadOnlyDictionary<PluginId, PluginConfig> Plugins
    {
        get;
        init => field = SettingsMaps.Plugins(value);
    } = SettingsMaps.Plugins(Plugins);

    /// <summary>Settings by pin; whatever is assigned is copied.</summary>
    [AllowNull]
    public IReadOnlyDictionary<Pin, ServiceSettings> Services
    {
        get;
        init => field = SettingsMaps.Services(value);
    } = SettingsMaps.Services(Services);

    /// <summary>Reads settings from JSON; comments and trailing commas are allowed, unknown members are ignored.</summary>
    /// <exception cref="JsonException">The text is no JSON, or a value has the wrong kind; <see cref="JsonException.Path"/> says which.</exception>
    public static RuntimeSettings FromJson(string json) => ConfigJson.Parse(json, SettingsJson.ReadRuntime);

    /// <summary>Reads settings from JSON in UTF-8; comments and trailing commas are allowed, unknown members are ignored.</summary>
    /// <exception cref="JsonException">The text is no JSON, or a value has the wrong kind; <see cref="JsonException.Path"/> says which.</exception>
    public static RuntimeSettings FromJson(ReadOnlySpan<byte> json) => ConfigJson.Parse(json, SettingsJson.ReadRuntime);

    static RuntimeSettings IJsonShape<RuntimeSettings>.ReadJson(ref Utf8JsonReader reader) =>
        SettingsJson.ReadRuntime(ref reader, new ValuePath());

    /// <summary>Writes the settings as JSON.</summary>
    public string ToJson(bool indented = false) => ConfigJson.ToText(writer => SettingsJson.Write(writer, this), indented);

    /// <summary>The config of a plugin; empty when nothing is said about it.</summary>
    public ConfigMap GetPluginConfig(PluginId id) => Plugins.TryGetValue(id, out var plugin) ? plugin.Config : ConfigMap.Empty;

    /// <summary>The config under exactly this pin; empty when nothing is said about it.</summary>
    public ConfigMap GetServiceConfig(Pin pin) => Services.TryGetValue(pin, out var service) ? service.Config : ConfigMap.Empty;

    /// <summary>What is said about a plugin; true when nothing is.</summary>
    public bool IsPluginEnabled(PluginId id) => !Plugins.TryGetValue(id, out var plugin) || plugin.Enabled;

    /// <summary>What is said under exactly this pin; true when nothing is.</summary>
    public bool IsServiceEnabled(Pin pin) => !Services.TryGetValue(pin, out var service) || service.Enabled;

    /// <summary>Returns a copy in which the plugin has these settings.</summary>
    [OverloadResolutionPriority(1)] // so that new(…) means config
    public RuntimeSettings WithPlugin(PluginId id, PluginConfig settings) =>
        this with
        {
            Plugins = SettingsMaps.Of(Plugins).With(id, settings),
        };

    /// <summary>Returns a copy in which the plugin is switched on or off and keeps its config.</summary>
    public RuntimeSettings WithPlugin(PluginId id, bool enabled) => WithPlugin(id, new PluginConfig(enabled, GetPluginConfig(id)));

    /// <summary>Returns a copy that says nothing about the plugin.</summary>
    public RuntimeSettings WithoutPlugin(PluginId id) => this with { Plugins = SettingsMaps.Of(Plugins).Without(id) };

    /// <summary>Returns a copy in which the pin has these settings.</summary>
    public RuntimeSettings WithService(Pin pin, ServiceSettings settings) =>
        this with
        {
            Services = SettingsMaps.Of(Services).With(pin, settings),
        };

    /// <summary>Returns a copy that says nothing under this pin.</summary>
    public RuntimeSettings WithoutService(Pin pin) => this with { Services = SettingsMaps.Of(Services).Without(pin) };

    void IJsonShape<RuntimeSettings>.WriteJson(Utf8JsonWriter writer) => SettingsJson.Write(writer, this);
}
