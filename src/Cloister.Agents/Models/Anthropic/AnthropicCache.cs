using System.Text.Json;

namespace Cloister.Agents;

/// <summary>Says that everything up to here may be kept by the provider, to be cheaper the next time.</summary>
internal static class AnthropicCache
{
    public static void Mark(Utf8JsonWriter json) => json.WriteObject("cache_control", () => json.WriteString("type", "ephemeral"));
}
