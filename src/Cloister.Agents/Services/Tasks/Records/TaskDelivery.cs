using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What became of telling somebody what came of a run.</summary>
/// <param name="State"><c>sent</c>, <c>failed</c> or <c>none</c>.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record TaskDelivery(string State, string? Error = null)
{
    public static TaskDelivery None { get; } = new("none");

    public static TaskDelivery Sent { get; } = new("sent");

    public static TaskDelivery Failed(string error) => new("failed", error);

    public JsonData ToJson() => TaskJson.Object(("state", State), ("error", Error));
}
