using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Makes room in histories that get too long for their models: a summary takes the place of the older part. The log, and what people see, keep
/// everything.
/// </summary>
internal sealed partial class Compactor(IModelSource models, Func<ContextSettings> settings, IdSource ids, ILogger<Compactor> logger)
    : ICompactor
{
    /// <summary>Fewer are not worth a summary.</summary>
    public const int FewestMessages = 4;

    private const int DefaultBudget = 128_000;
    private const double NearlyAll = 0.95;
    private const int FewestTokens = 2_000;
    private const int FewestKept = 6;
    private const int MaxSummary = 6_000;
    private const int UsualSummary = 2_400;

    private readonly ILogger _logger = logger;

    public async Task<bool> CompactAsync(ActiveRun run, ModelRequest request, bool isForced, CancellationToken cancellationToken)
    {
        var (state, _) = await run.Session.Log.StateAsync().ConfigureAwait(false);
        var around = TokenEstimate.CharactersAround(request);
        var goal = isForced ? GoalAfterOverflow(request.Model, state, around) : GoalWithinBudget(run, request.Model, state, around);
        return goal is { } wanted
            && await FoldAsync(run, state, request.Model, around, wanted, cancellationToken).ConfigureAwait(false) is { IsCompacted: true };
    }

    /// <summary>Compacts because somebody asked for it; a model is used if there is one.</summary>
    public async Task CompactNowAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        var (state, _) = await run.Session.Log.StateAsync().ConfigureAwait(false);
        using var model = TryLease(run);
        run.Compaction = IsSmall(state)
            ? CompactionResult.Small
            : await FoldAsync(run, state, model, around: 0, CompactionGoal.Of(settings().CompactRatio), cancellationToken)
                .ConfigureAwait(false);
    }

    public static bool IsSmall(ChatState state) => CompactionRange.BehindSummary(state).Messages.Count < FewestMessages;

    private ModelLease? TryLease(ActiveRun run)
    {
        try
        {
            return models.Lease(run.Session.Row.Model);
        }
        catch (RunFailedException failure)
        {
            LogNoSummary(run.Session.Id, failure);
            return null;
        }
    }

    private CompactionGoal? GoalWithinBudget(ActiveRun run, ModelLease model, ChatState state, long around)
    {
        var budget = BudgetOf(model);
        var isTooLong = run.Session.Log.InputTokens >= budget * NearlyAll || Estimate(state, around) > budget;
        return isTooLong && !IsSmall(state) ? CompactionGoal.Of(settings().CompactRatio) : null;
    }

    /// <summary>The model says it is too long, so our numbers are wrong: half of what was sent is the next try.</summary>
    private CompactionGoal? GoalAfterOverflow(ModelLease model, ChatState state, long around)
    {
        var estimate = Estimate(state, around);
        var half = Math.Max(FewestTokens, Math.Min(estimate, BudgetOf(model)) / 2);
        return estimate > FewestTokens
            ? new(settings().CompactRatio, TokenEstimate.CharactersFor(half) - around - UsualSummary, FewestKept)
            : null;
    }

    private long BudgetOf(ModelLease model) =>
        settings().MaxInputTokens
        ?? (
            model.Settings.ContextWindow is { } window
                ? Math.Max(window / 2, window - (model.Settings.MaxOutputTokens ?? 0))
                : DefaultBudget
        );

    private static long Estimate(ChatState state, long around)
    {
        var (previous, messages) = CompactionRange.BehindSummary(state);
        return TokenEstimate.Of(around + TokenEstimate.CharactersOf(previous is null ? messages : messages.Prepend(previous)));
    }

    private async Task<CompactionResult> FoldAsync(
        ActiveRun run,
        ChatState state,
        ModelLease? model,
        long around,
        CompactionGoal goal,
        CancellationToken cancellationToken
    )
    {
        if (CompactionRange.Find(await GiveUpAsync(run, state, goal, cancellationToken).ConfigureAwait(false), goal) is not { } range)
        {
            return CompactionResult.Small;
        }

        var text = await SummaryAsync(run, range, model, cancellationToken).ConfigureAwait(false);
        var question = await QuestionAsync(run.Session, range, cancellationToken).ConfigureAwait(false);
        var message = SummaryMessage.Of(ids.NewMessage(), text ?? MechanicalSummary.Of(range), question);
        var record = new Compacted(ids.New("cmp_"), range.Folded[^1].Id, message)
        {
            Count = range.Folded.Count,
            TokensBefore = Estimate(state, around),
            TokensAfter = TokenEstimate.Of(around + TokenEstimate.CharactersOf(range.Kept.Prepend(message))),
            IsMechanical = text is null,
        };
        return await AppendAsync(run, range, record).ConfigureAwait(false);
    }

    /// <summary>
    /// Answers calls that an application never did, and that people have gone on from long ago: nothing behind them could ever be summed up.
    /// </summary>
    private async ValueTask<ChatState> GiveUpAsync(ActiveRun run, ChatState state, CompactionGoal goal, CancellationToken cancellationToken)
    {
        var left = CompactionRange.LeftBehind(state, goal);
        if (left.Count == 0)
        {
            return state;
        }

        var ours = await run
            .Session.Services.Store.ReadAsync(reader => reader.ReadApprovalsOfAsync(run.Session.Key, left), cancellationToken)
            .ConfigureAwait(false);
        foreach (var call in left.Except(ours.Select(row => row.CallId), StringComparer.Ordinal))
        {
            run.Append(RunClosing.Answer(call, ModelHistory.NoAnswer, ids));
        }

        return (await run.Session.Log.StateAsync().ConfigureAwait(false)).State;
    }

    /// <summary>Writes the summary down, if what it sums up is still there.</summary>
    private async Task<CompactionResult> AppendAsync(ActiveRun run, CompactionRange range, Compacted record)
    {
        var result = CompactionResult.NotDone("changed");
        await run.Session.Log.AppendAsync([], Durability.Os, run: run.Log, first: Placed).ConfigureAwait(false);
        if (result.IsCompacted)
        {
            LogCompacted(run.Session.Id, record.Count, record.TokensBefore, record.TokensAfter);
        }

        return result;

        IEnumerable<LogRecord> Placed(SessionFold fold)
        {
            if (fold.PlaceOf(range.Folded[0].Id) is not { } from || fold.PlaceOf(record.After) is not { } to)
            {
                return [];
            }

            result = CompactionResult.Of(record);
            return [record with { FromSeq = from.Seq, ToSeq = to.Seq }];
        }
    }

    /// <summary>What the model makes of it; nothing, if it makes nothing.</summary>
    private async Task<string?> SummaryAsync(ActiveRun run, CompactionRange range, ModelLease? model, CancellationToken cancellationToken)
    {
        if (model is null)
        {
            return null;
        }

        try
        {
            // A client that does not listen is not waited for.
            var answer = await model
                .Client.GetResponseAsync(SummaryRequest.Messages(range), SummaryRequest.Options(), cancellationToken)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            if (answer.Usage is { } usage)
            {
                var used = RunUsage.Of(usage, model.Settings.Provider, answer.ModelId);
                run.Totals = run.Totals with { Usage = RunUsage.Add(run.Totals.Usage, used) };
            }

            var text = answer.Text.Trim();
            return text.Length > 0 ? Excerpt.Cut(text, MaxSummary) : null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoSummary(run.Session.Id, failure);
            return null;
        }
    }

    /// <summary>What a person said last, if it is not among what stays: here, or repeated by the summary before.</summary>
    private static async ValueTask<UserMessage?> QuestionAsync(
        LiveSession session,
        CompactionRange range,
        CancellationToken cancellationToken
    )
    {
        if (!range.CarriesQuestion)
        {
            return null;
        }

        var here = range.Folded.OfType<UserMessage>().LastOrDefault(message => !message.IsInternal());
        return here is null && range.Previous?.TagOf(MessageTags.Carries) is { } carried
            ? await session
                .Services.Store.ReadAsync(reader => reader.FindMessageAsync(session.Key, carried), cancellationToken)
                .ConfigureAwait(false) as UserMessage
            : here;
    }

    [LoggerMessage(512, LogLevel.Warning, "No model summed up session '{SessionId}'. The first words of each message have to do.")]
    private partial void LogNoSummary(string sessionId, Exception exception);

    [LoggerMessage(
        513,
        LogLevel.Information,
        "In session '{SessionId}' a summary stands for {Count} messages: about {Before} tokens have become {After}."
    )]
    private partial void LogCompacted(string sessionId, int count, long before, long after);
}
