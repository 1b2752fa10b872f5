using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What came of a plugin's action.</summary>
/// <param name="Success">Whether it was done.</param>
public sealed record PluginActionResult(bool Success)
{
    /// <summary>What there is to know.</summary>
    public JsonData? Data { get; init; }

    /// <summary>A sentence for people; of a failure, why.</summary>
    public string? Message { get; init; }

    /// <summary>Why it was not done; null if it was.</summary>
    public string? Error { get; init; }

    /// <summary>It was done.</summary>
    public static PluginActionResult Done(JsonData? data = null, string? message = null) => new(true) { Data = data, Message = message };

    internal static PluginActionResult Failed(string error) => new(false) { Error = error, Message = error };
}
