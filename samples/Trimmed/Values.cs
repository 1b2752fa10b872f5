using System.Text.Json;
using System.Text.Json.Serialization;
using Cloister;

namespace Trimmed;

/// <summary>Identifiers, config and settings: values with a JSON of their own.</summary>
internal static partial class Values
{
    public static void Show()
    {
        Say.That("priority above Normal", Priority.Above(Priority.Normal));

        var pin = new PluginId("formal").Service("greeting", "greeter");
        Say.That("pin", pin);
        Say.That("pin read back", Pin.FromWire(pin.Value) == pin);

        var settings = RuntimeSettings
            .Empty.WithPlugin(new("casual"), enabled: false)
            .WithService(pin, new(Config: ConfigMap.Of(("title", "Dr."), ("sizes", ConfigList.Of(1, 2.5)))));
        var json = settings.ToJson();
        Say.That("settings", json);
        Say.That("settings read back", RuntimeSettings.FromJson(json) == settings);

        // The same values inside of a type of the host, by a serializer that was generated.
        var document = JsonSerializer.Serialize(new Document(new("letter"), new("casual"), settings), DocumentJson.Default.Document);
        Say.That("document", document);
        Say.That("document read back", JsonSerializer.Deserialize(document, DocumentJson.Default.Document)!.Settings == settings);

        var config = new ConfigNode(settings.GetServiceConfig(pin));
        Say.That("title", config.GetString("title"));
        Say.That("sizes", string.Join(" ", config.GetList<decimal>("sizes")!));
        Say.That("hash", ConfigNode.Hash(config.Raw)[..8]);
    }

    internal sealed record Document(SessionId Id, PluginId Plugin, RuntimeSettings Settings);

    [JsonSerializable(typeof(Document))]
    private sealed partial class DocumentJson : JsonSerializerContext;
}
