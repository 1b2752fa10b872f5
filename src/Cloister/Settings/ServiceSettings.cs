using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloister;

/// <summary>What settings say about one service.</summary>
/// <param name="Enabled">Whether the service takes part.</param>
/// <param name="Config">What is injected into the service.</param>
/// <param name="Priority">Its priority, or null for the one it was registered with.</param>
[JsonConverter(typeof(JsonShapeConverter<ServiceSettings>))]
public sealed record ServiceSettings(bool Enabled = true, ConfigMap? Config = null, int? Priority = null) : IJsonShape<ServiceSettings>
{
    /// <summary>What is injected into the service.</summary>
    [AllowNull]
    public ConfigMap Config
    {
        get;
        init => field = value ?? ConfigMap.Empty;
    } = Config ?? ConfigMap.Empty;

    static ServiceSettings IJsonShape<ServiceSettings>.ReadJson(ref Utf8JsonReader reader) =>
        SettingsJson.ReadService(ref reader, new ValuePath());

    /// <summary>Returns a copy with that priority; null goes back to the one the service was registered with.</summary>
    public ServiceSettings WithPriority(int? priority) => this with { Priority = priority };

    void IJsonShape<ServiceSettings>.WriteJson(Utf8JsonWriter writer) => SettingsJson.Write(writer, this);
}
