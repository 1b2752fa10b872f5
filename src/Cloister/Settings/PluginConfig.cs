using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>What settings say about one plugin.</summary>
/// <param name="Enabled">Whether the plugin is wanted.</param>
/// <param name="Config">Data of the plugin itself; it is not handed to its services.</param>
[JsonConverter(typeof(JsonShapeConverter<PluginConfig>))]
public sealed record PluginConfig(bool Enabled = true, ConfigMap? Config = null) : IJsonShape<PluginConfig>
{
    /// <summary>Data of the plugin itself; it is not handed to its services.</summary>
    [AllowNull]
    public ConfigMap Config
    {
        get;
        init => field = value ?? ConfigMap.Empty;
    } = Config ?? ConfigMap.Empty;

    static PluginConfig IJsonShape<PluginConfig>.ReadJson(ref Utf8JsonReader reader) =>
        SettingsJson.ReadPlugin(ref reader, new ValuePath());

    void IJsonShape<PluginConfig>.WriteJson(Utf8JsonWriter writer) => SettingsJson.Write(writer, this);
}
