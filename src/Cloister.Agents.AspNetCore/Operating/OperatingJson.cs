using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore;

/// <summary>Services and plugins as clients see them.</summary>
internal static class OperatingJson
{
    public static JsonData Of(ServiceInfo service) =>
        JsonData.Object(
            ("name", service.Name),
            ("title", service.Title),
            ("description", service.Description),
            ("state", service.State.ToString().ToLowerInvariant()),
            ("enabled", service.IsEnabled),
            ("updatedAt", LogJson.Timestamp(service.UpdatedAt.ToUnixTimeMilliseconds())),
            ("actions", Texts(service.Actions)),
            ("lastError", service.LastError),
            ("lastCommand", service.LastCommand)
        );

    public static JsonData Of(PluginInfo plugin) =>
        JsonData.Object(
            ("name", plugin.Name),
            ("title", plugin.Title),
            ("description", plugin.Description),
            ("enabled", plugin.IsEnabled),
            ("actions", Texts(plugin.Actions)),
            ("guards", Texts(plugin.Guards)),
            ("pipelines", Texts(plugin.Pipelines)),
            ("effects", Texts(plugin.Effects)),
            ("resolves", Texts(plugin.Resolves))
        );

    public static JsonData Of(PluginAvailability availability) =>
        JsonData.Object(
            ("enabled", availability.IsEnabled),
            ("available", availability.IsAvailable),
            ("reasons", Texts(availability.Reasons))
        );

    private static JsonData Texts(IEnumerable<string> texts) => JsonData.Array([.. texts.Select(text => (JsonData)text)]);
}
