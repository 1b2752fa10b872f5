using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the settings of a session differ by from the agent's. Unusable ones are refused when they are set: they would keep the session asleep.</summary>
internal static class SessionOverlay
{
    /// <exception cref="ArgumentException">These are no settings.</exception>
    public static JsonData Checked(JsonData settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            RuntimeSettings.FromJson(settings.ToUtf8());
            return settings;
        }
        catch (JsonException cause)
        {
            throw new ArgumentException($"These are no settings of a session: {cause.Message}", nameof(settings), cause);
        }
    }
}
