using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A question of a run was answered: the body of the input says which, and which calls are to be answered now.</summary>
internal sealed class ResumeInput : IInputHandler
{
    public string Kind => InputKind.Resume;

    public static SessionInput Of(ApprovalReview review, IdSource ids) =>
        new(ids.NewInput(), InputKind.Resume, ToUtf8(review.Taken, review.Continuation.Calls))
        {
            Preview = string.Join(", ", review.Taken.Select(one => $"{one.Row.Tool} {ApprovalTable.NameOf(one.Decision)}")),
        };

    public async ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken)
    {
        var steps = await OpenSteps.ReadAsync(session).ConfigureAwait(false);
        var decisions = Decisions(StoredJson.Parse(input.Body.Span), steps).ToList();
        var continuation = await Continuation.OfAsync(session, steps, decisions.ConvertAll(one => one.Row)).ConfigureAwait(false);
        var brought = continuation.Input.IsEmpty ? null : AgUiJson.ReadInput(continuation.Input.Span);
        return new()
        {
            Decisions = decisions,
            Calls = continuation.Calls,
            Speakers = continuation.Speakers,
            ClientTools = brought?.Tools ?? [],
            Instructions = brought is null ? [] : [.. AgUiInput.Instructions(brought)],
            Input = continuation.Input,
            // The calls may have been taken out of the conversation meanwhile.
            IsDone = decisions.Count == 0,
        };
    }

    public IReadOnlyList<Message> MessagesOf(SessionInput input) => [];

    public IReadOnlyList<string> CallsOf(SessionInput input) =>
        [.. StoredJson.Parse(input.Body.Span)["calls"].Items.Select(call => call.AsString())];

    private static IEnumerable<ApprovalDecision> Decisions(JsonData body, OpenSteps steps)
    {
        foreach (var decision in body["decisions"].Items)
        {
            if (steps.Ours.FirstOrDefault(row => row.Id == decision["id"].AsString()) is { } row)
            {
                yield return new(row, Enum.Parse<ApprovalState>(decision["decision"].AsString()), Text(decision, "comment"));
            }
        }
    }

    private static byte[] ToUtf8(IEnumerable<ApprovalDecision> decisions, IEnumerable<string> calls) =>
        JsonData
            .Object(
                ("decisions", JsonData.Array([.. decisions.Select(ToJson)])),
                ("calls", JsonData.Array([.. calls.Select(call => (JsonData)call)]))
            )
            .ToUtf8();

    private static JsonData ToJson(ApprovalDecision decision) =>
        JsonData.Object(("id", decision.ApprovalId), ("decision", decision.Decision.ToString()), ("comment", decision.Comment));

    private static string? Text(JsonData json, string name) =>
        json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;
}
