using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What whoever judges a task says about it.</summary>
/// <param name="IsSatisfied">Whether it is good enough.</param>
/// <param name="Reply">What whoever did it is told.</param>
/// <param name="Reason">Why.</param>
/// <param name="Score">From 0 to 10; null if there is none.</param>
internal sealed record ReviewVerdict(bool IsSatisfied, string Reply, string Reason, double? Score)
{
    private const string Unreadable = "The verdict could not be read.";

    /// <summary>Reads the JSON object in an answer, in a fence or not. What cannot be read is no satisfaction.</summary>
    public static ReviewVerdict Read(string answer)
    {
        var (from, to) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        return
            from >= 0 && to > from && JsonData.TryParse(answer[from..(to + 1)], out var json) && json.TryGet("satisfied", out var satisfied)
            ? new(
                satisfied.Kind == JsonValueKind.True,
                TaskRequest.Text(json, "reply") ?? "",
                TaskRequest.Text(json, "reason") ?? "",
                json.TryGet("score", out var score) && score.Kind == JsonValueKind.Number ? Math.Clamp(score.AsDouble(), 0, 10) : null
            )
            : new(false, "", Unreadable, null);
    }

    public JsonData ToJson() =>
        TaskJson.Object(
            ("satisfied", IsSatisfied),
            ("reply", Reply),
            ("reason", Reason),
            ("score", Score is { } score ? (JsonData)score : null)
        );
}
