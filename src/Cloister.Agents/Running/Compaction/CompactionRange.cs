using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// The messages that a compaction folds: a piece of the history right behind the last summary. It is chosen before the summary is written, so what is
/// said meanwhile is not touched. It never parts a call from its result, a thought from its words, or anything from what still grows.
/// </summary>
internal sealed class CompactionRange
{
    private CompactionRange(UserMessage? previous, IReadOnlyList<Message> folded, IReadOnlyList<Message> kept)
    {
        Previous = previous;
        Folded = folded;
        Kept = kept;
    }

    /// <summary>The last summary, which is folded as well.</summary>
    public UserMessage? Previous { get; }

    /// <summary>The messages, in order; at least one.</summary>
    public IReadOnlyList<Message> Folded { get; }

    /// <summary>What stands behind them.</summary>
    public IReadOnlyList<Message> Kept { get; }

    /// <summary>Whether what a person said last is folded, because there is nothing else: its words have to be kept beside the summary.</summary>
    public bool CarriesQuestion => !Kept.Any(IsSaid);

    /// <summary>The messages behind the last summary, and that.</summary>
    public static (UserMessage? Previous, IReadOnlyList<Message> Messages) BehindSummary(ChatState state)
    {
        var summary = state.Messages.Count - 1;
        while (summary >= 0 && !state.Messages[summary].IsSummary())
        {
            summary--;
        }

        return (summary < 0 ? null : state.Messages[summary] as UserMessage, [.. state.Messages.Skip(summary + 1)]);
    }

    /// <summary>Chooses; nothing, if nothing can be folded.</summary>
    public static CompactionRange? Find(ChatState state, CompactionGoal goal)
    {
        var (previous, messages) = BehindSummary(state);
        var most = Math.Min(messages.Count - goal.Kept, FirstOpen(messages, state));
        var wanted = Math.Clamp(Wanted(messages, goal), 1, Math.Max(1, most));
        var question = LastSaid(messages);
        // Without what a person said last the model would not know what it is doing, so that stays, if anything can be folded before it.
        var at = Place(messages, wanted, least: 1, Math.Min(most, question));
        at = at > 0 ? at : Place(messages, wanted, least: question + 2, most);
        return at > 0 ? new(previous, [.. messages.Take(at)], [.. messages.Skip(at)]) : null;
    }

    /// <summary>The complete calls that nobody has answered among what is to be folded, from before what a person said last.</summary>
    public static IReadOnlyList<string> LeftBehind(ChatState state, CompactionGoal goal)
    {
        var open = state.Open.Where(item => item is { Kind: OpenItemKind.ToolCall, Status: OpenItemStatus.Complete });
        var ids = open.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var (_, messages) = BehindSummary(state);
        return
        [
            .. messages
                .Take(ids.Count == 0 ? 0 : Math.Min(Wanted(messages, goal), LastSaid(messages)))
                .OfType<AssistantMessage>()
                .SelectMany(message => message.ToolCalls)
                .Select(call => call.Id)
                .Where(ids.Contains),
        ];
    }

    private static int Wanted(IReadOnlyList<Message> messages, CompactionGoal goal)
    {
        var wanted = (int)(messages.Count * goal.Share);
        var left = TokenEstimate.CharactersOf(messages.Skip(wanted));
        while (left > goal.MaxCharacters && wanted < messages.Count)
        {
            left -= TokenEstimate.CharactersOf(messages[wanted++]);
        }

        return wanted;
    }

    /// <summary>The nearest place to cut before the one that is wanted; if there is none, the nearest behind it.</summary>
    private static int Place(IReadOnlyList<Message> messages, int wanted, int least, int most)
    {
        for (var at = Math.Min(wanted, most); at >= least; at--)
        {
            if (IsBetween(messages, at))
            {
                return at;
            }
        }

        for (var at = Math.Max(wanted + 1, least); at <= most; at++)
        {
            if (IsBetween(messages, at))
            {
                return at;
            }
        }

        return 0;
    }

    /// <summary>Whether nothing belongs together across a place: results stand behind their calls, and thoughts in front of what came of them.</summary>
    private static bool IsBetween(IReadOnlyList<Message> messages, int at) =>
        messages[at - 1] is not ReasoningMessage && (at == messages.Count || messages[at] is not ToolMessage);

    /// <summary>The first message that still grows, or has a call that nobody answered.</summary>
    private static int FirstOpen(IReadOnlyList<Message> messages, ChatState state)
    {
        var open = state.Open.Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        var at = 0;
        while (at < messages.Count && !open.Contains(messages[at].Id) && !HasCallIn(messages[at], open))
        {
            at++;
        }

        return at;
    }

    private static bool HasCallIn(Message message, HashSet<string> open) =>
        message is AssistantMessage { ToolCalls: var calls } && calls.Any(call => open.Contains(call.Id));

    private static int LastSaid(IReadOnlyList<Message> messages)
    {
        var at = messages.Count - 1;
        while (at >= 0 && !IsSaid(messages[at]))
        {
            at--;
        }

        return at;
    }

    private static bool IsSaid(Message message) => message is UserMessage && !message.IsInternal();
}
