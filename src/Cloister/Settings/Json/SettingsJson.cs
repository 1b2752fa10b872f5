using System.Text.Json;

namespace Cloister;

/// <summary>Settings as JSON: what is missing or null has its default, what is unknown is skipped, what has the wrong shape is an error.</summary>
internal static class SettingsJson
{
    public static RuntimeSettings ReadRuntime(ref Utf8JsonReader reader, ValuePath path)
    {
        JsonTokens.Expect(ref reader, JsonTokenType.StartObject, path);
        var settings = RuntimeSettings.Empty;
        while (JsonTokens.NextMember(ref reader, path, out var member))
        {
            switch (member)
            {
                case "plugins":
                    settings = settings with { Plugins = ReadSection<PluginId, PluginConfig>(ref reader, path, ReadPlugin) };
                    break;
                case "services":
                    settings = settings with { Services = ReadSection<Pin, ServiceSettings>(ref reader, path, ReadService) };
                    break;
                default:
                    JsonTokens.Skip(ref reader);
                    break;
            }
            path.Pop();
        }
        return settings;
    }

    public static PluginConfig ReadPlugin(ref Utf8JsonReader reader, ValuePath path)
    {
        var service = ReadService(ref reader, path, withPriority: false);
        return new PluginConfig(service.Enabled, service.Config);
    }

    public static ServiceSettings ReadService(ref Utf8JsonReader reader, ValuePath path) =>
        ReadService(ref reader, path, withPriority: true);

    public static void Write(Utf8JsonWriter writer, RuntimeSettings settings)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("plugins");
        foreach (var (id, plugin) in settings.Plugins)
        {
            writer.WritePropertyName(id.Value);
            Write(writer, plugin);
        }
        writer.WriteEndObject();
        writer.WriteStartObject("services");
        foreach (var (pin, service) in settings.Services)
        {
            writer.WritePropertyName(pin.Value);
            Write(writer, service);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, PluginConfig plugin) => Write(writer, plugin.Enabled, plugin.Config, priority: null);

    public static void Write(Utf8JsonWriter writer, ServiceSettings service) =>
        Write(writer, service.Enabled, service.Config, service.Priority);

    private static void Write(Utf8JsonWriter writer, bool enabled, ConfigMap config, int? priority)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("enabled", enabled);
        writer.WritePropertyName("config");
        ConfigJson.Write(writer, config);
        if (priority is { } value)
        {
            writer.WriteNumber("priority", value);
        }
        writer.WriteEndObject();
    }

    private static Dictionary<TKey, TValue>? ReadSection<TKey, TValue>(
        ref Utf8JsonReader reader,
        ValuePath path,
        ConfigJson.ValueReader<TValue> read
    )
        where TKey : struct, ITextId<TKey>
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }
        JsonTokens.Expect(ref reader, JsonTokenType.StartObject, path);
        var section = new Dictionary<TKey, TValue>();
        while (JsonTokens.NextMember(ref reader, path, out var key))
        {
            section[ReadKey<TKey>(key, path)] = read(ref reader, path);
            path.Pop();
        }
        return section;
    }

    private static TKey ReadKey<TKey>(string text, ValuePath path)
        where TKey : struct, ITextId<TKey>
    {
        try
        {
            return TKey.FromText(text);
        }
        catch (ArgumentException exception)
        {
            throw path.RefuseJson(exception.Message, exception);
        }
    }

    private static ServiceSettings ReadService(ref Utf8JsonReader reader, ValuePath path, bool withPriority)
    {
        JsonTokens.Expect(ref reader, JsonTokenType.StartObject, path);
        var (enabled, config, priority) = (true, ConfigMap.Empty, (int?)null);
        while (JsonTokens.NextMember(ref reader, path, out var member))
        {
            switch (member)
            {
                case "enabled":
                    enabled = ReadEnabled(ref reader, path);
                    break;
                case "config":
                    config = reader.TokenType == JsonTokenType.Null ? ConfigMap.Empty : ConfigJson.ReadMap(ref reader, path);
                    break;
                case "priority" when withPriority:
                    priority = ReadPriority(ref reader, path);
                    break;
                default:
                    JsonTokens.Skip(ref reader);
                    break;
            }
            path.Pop();
        }
        return new ServiceSettings(enabled, config, priority);
    }

    private static bool ReadEnabled(ref Utf8JsonReader reader, ValuePath path) =>
        reader.TokenType switch
        {
            JsonTokenType.True or JsonTokenType.Null => true,
            JsonTokenType.False => false,
            _ => throw JsonTokens.Unexpected(ref reader, "a boolean", path),
        };

    private static int? ReadPriority(ref Utf8JsonReader reader, ValuePath path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }
        JsonTokens.Expect(ref reader, JsonTokenType.Number, path);
        return ConfigNumber.TryTruncate(reader.GetDouble()) is >= int.MinValue and <= int.MaxValue and var number
            ? (int)number
            : throw path.RefuseJson($"expected a number between {int.MinValue} and {int.MaxValue}.");
    }
}
