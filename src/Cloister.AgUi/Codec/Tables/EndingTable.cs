namespace Cloister.AgUi;

/// <summary>What the last events of runs and subagents carry.</summary>
internal static class EndingTable
{
    private static readonly Kind ObjectValue = new JsonObjectKind { IsValue = true };

    private static readonly Shape InterruptShape = new Members<Interrupt>()
        .Required("id", 1, Kinds.Text, i => i.Id)
        .Required("reason", 2, Kinds.Text, i => i.Reason)
        .Optional("message", 3, Kinds.Text, i => i.Message)
        .Optional("toolCallId", 4, Kinds.Text, i => i.ToolCallId)
        .Optional("responseSchema", 5, ObjectValue, i => i.ResponseSchema)
        .Optional("expiresAt", 6, Kinds.Text, i => i.ExpiresAt)
        .Optional("metadata", 7, ObjectValue, i => i.Metadata)
        .Optional("subagentRunId", 8, Kinds.Id, i => i.SubagentRunId)
        .Make(m =>
            new(m.Text(0), m.Text(1))
            {
                Message = m.OptionalText(2),
                ToolCallId = m.OptionalText(3),
                ResponseSchema = m.OptionalJson(4),
                ExpiresAt = m.OptionalText(5),
                Metadata = m.OptionalJson(6),
                SubagentRunId = m.OptionalText(7),
            }
        );

    public static Kind Interrupt { get; } = new ShapeKind(InterruptShape);

    private static readonly Shape UsageShape = new Members<TokenUsage>()
        .Optional("provider", 1, Kinds.Text, u => u.Provider)
        .Optional("model", 2, Kinds.Text, u => u.Model)
        .Optional("inputTokens", 3, Kinds.Count, u => u.InputTokens)
        .Optional("outputTokens", 4, Kinds.Count, u => u.OutputTokens)
        .Optional("totalTokens", 5, Kinds.Count, u => u.TotalTokens)
        .Optional("reasoningTokens", 6, Kinds.Count, u => u.ReasoningTokens)
        .Optional("cachedInputTokens", 7, Kinds.Count, u => u.CachedInputTokens)
        .Optional("cacheWriteInputTokens", 8, Kinds.Count, u => u.CacheWriteInputTokens)
        .Make(m =>
            new()
            {
                Provider = m.OptionalText(0),
                Model = m.OptionalText(1),
                InputTokens = m.Number(2),
                OutputTokens = m.Number(3),
                TotalTokens = m.Number(4),
                ReasoningTokens = m.Number(5),
                CachedInputTokens = m.Number(6),
                CacheWriteInputTokens = m.Number(7),
            }
        );

    private static readonly Shape Success = new Members<SuccessOutcome>()
        .Optional("pendingToolCallIds", 8, Kinds.Ids, o => Given.In(o.PendingToolCallIds))
        .Make(m => new() { PendingToolCallIds = m.List<string>(0) })
        .Tagged("type", "success");

    private static readonly Shape Asking = new Members<InterruptOutcome>()
        .Required("interrupts", 6, new NonEmptyListKind<Interrupt>(Interrupt), o => o.Interrupts)
        .Make(m => new(m.List<Interrupt>(0)))
        .Tagged("type", "interrupt");

    private static readonly Shape Cancelled = new Members<CancelledOutcome>().Make(_ => new()).Tagged("type", "cancelled");

    private static readonly Shape Succeeded = new Members<SubagentSucceeded>().Make(_ => new()).Tagged("type", "success");

    private static readonly Shape Suspended = new Members<SubagentSuspended>()
        .Optional("interruptIds", 5, Kinds.Ids, o => Given.In(o.InterruptIds))
        .Make(m => new() { InterruptIds = m.List<string>(0) })
        .Tagged("type", "suspended");

    public static Kind Interrupts { get; } = new ListKind<Interrupt>(Interrupt);

    public static Kind Usage { get; } = new ListKind<TokenUsage>(new ShapeKind(UsageShape));

    public static Kind Outcome { get; } =
        new OutcomeKind(
            outcome =>
                outcome switch
                {
                    SuccessOutcome => Success,
                    InterruptOutcome => Asking,
                    _ => Cancelled,
                },
            Success,
            Asking,
            Cancelled
        );

    public static Kind SubagentOutcome { get; } =
        new OutcomeKind(outcome => outcome is SubagentSuspended ? Suspended : Succeeded, Succeeded, Suspended);
}
