using Cloister.AgUi;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Agents.Tests.Running;

/// <summary>Histories as strings: u says, a answers, c calls a tool, x calls one that nobody answers, t answers one, r thinks, n is a note.</summary>
public sealed class CompactionRangeTests
{
    [Theory]
    [InlineData("uauauaua", 0.5, "uaua")]
    [InlineData("uauauaua", 0.9, "uauaua")] // What a person said last stays.
    [InlineData("uaua", 0.1, "u")]
    [InlineData("uauctttau", 0.6, "uau")] // A call stays with its results.
    [InlineData("uactttaau", 0.5, "ua")]
    [InlineData("cttttttau", 0.5, "ctttttt")] // Nothing before it: the nearest place behind.
    [InlineData("uxuauaua", 0.5, "u")] // What is open stays.
    [InlineData("xuauauau", 0.5, "")]
    [InlineData("uaraurau", 0.4, "ua")] // A thought stays with what came of it.
    [InlineData("uacttctt", 0.7, "uactt")] // A question that has been worked at for long goes as well; its words stay.
    [InlineData("ua", 0.5, "")]
    [InlineData("u", 0.5, "")]
    [InlineData("", 0.5, "")]
    public void Oldest_messages_are_folded_and_nothing_is_parted(string history, double share, string folded)
    {
        var range = CompactionRange.Find(StateOf(history), CompactionGoal.Of(share));

        Assert.Equal(folded, range is null ? "" : history[..range.Folded.Count]);
        Assert.Equal(history.Length, range is null ? history.Length : range.Folded.Count + range.Kept.Count);
    }

    [Fact]
    public void Range_begins_behind_the_last_summary()
    {
        var state = StateOf("uaua");
        var summary = SummaryMessage.Of("s", "short", question: null);
        state = state.InsertAfter(state.Messages[1].Id, summary).Append(new UserMessage("u9", "nine")).Append(new AssistantMessage("a9"));

        var range = CompactionRange.Find(state, CompactionGoal.Of(0.5));

        Assert.Equal(summary, range!.Previous);
        Assert.Equal(["2", "3"], range.Folded.Select(message => message.Id));
        Assert.Equal(["u9", "a9"], range.Kept.Select(message => message.Id));
    }

    [Fact]
    public void Goal_in_tokens_folds_more_and_keeps_some()
    {
        var state = StateOf("uauauauauaua");

        Assert.Equal(6, CompactionRange.Find(state, new(0.25, 0, 6))!.Folded.Count);
        Assert.Equal(10, CompactionRange.Find(state, new(0.25, 0, 1))!.Folded.Count);
        Assert.Equal(3, CompactionRange.Find(state, new(0.25, long.MaxValue, 1))!.Folded.Count);
        Assert.Null(CompactionRange.Find(StateOf("uauaua"), new(0.25, 0, 6)));
    }

    [Fact]
    public void No_history_is_parted_where_it_belongs_together() =>
        Prop.ForAll(
                Histories.ToArbitrary(),
                Gen.Choose(1, 9).ToArbitrary(),
                (history, share) =>
                {
                    var state = StateOf(history);
                    if (CompactionRange.Find(state, CompactionGoal.Of(share / 10.0)) is not { } range)
                    {
                        return true;
                    }

                    var (folded, kept) = (Calls(range.Folded), Calls(range.Kept));
                    var open = state.Open.Select(item => item.Id).ToHashSet();
                    return range.Folded.Count >= 1
                        && range.Kept.Count >= 1
                        && range.Folded.Concat(range.Kept).SequenceEqual(state.Messages)
                        && !folded.Made.Overlaps(open)
                        && folded.Made.SetEquals(folded.Answered)
                        && kept.Answered.IsSubsetOf(kept.Made)
                        && range.Folded[^1] is not ReasoningMessage
                        && (range.Kept.Any(message => message is UserMessage) || range.CarriesQuestion);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    /// <summary>Pieces that a history is made of, in any order.</summary>
    private static Gen<string> Histories =>
        Gen.Elements("u", "a", "ct", "ctt", "cttt", "x", "ra", "rct", "n").ListOf().Select(pieces => string.Concat(pieces));

    private static (HashSet<string> Made, HashSet<string> Answered) Calls(IReadOnlyList<Message> messages) =>
        (
            [.. messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).Select(call => call.Id)],
            [.. messages.OfType<ToolMessage>().Select(message => message.ToolCallId)]
        );

    private static ChatState StateOf(string history)
    {
        var state = ChatState.Empty;
        for (var at = 0; at < history.Length; at++)
        {
            state = state.Append(MessageOf(history, at));
        }

        return state;
    }

    private static Message MessageOf(string history, int at) =>
        history[at] switch
        {
            'u' => new UserMessage($"{at}", "question"),
            'n' => new UserMessage($"{at}", "note").Tagged(MessageTags.Visibility, MessageTags.Internal),
            'a' => new AssistantMessage($"{at}") { Content = "answer" },
            'r' => new ReasoningMessage($"{at}", "hm"),
            't' => new ToolMessage($"{at}", CallOf(history, at), "result"),
            'x' => Calling(at, 1),
            _ => Calling(at, history[(at + 1)..].TakeWhile(letter => letter == 't').Count()),
        };

    private static AssistantMessage Calling(int at, int calls) =>
        new($"{at}") { ToolCalls = [.. Enumerable.Range(0, calls).Select(call => new ToolCall($"c{at}.{call}", "tool", "{}"))] };

    private static string CallOf(string history, int at)
    {
        var call = history.LastIndexOf('c', at);
        return $"c{call}.{at - call - 1}";
    }
}
