namespace Cloister.Benchmarks;

/// <summary>What a piece of text and a turn cost late in a long conversation. A state is looked at after every event.</summary>
internal static class GrowthFigures
{
    private static readonly Figure LongMessage = new("long-message", Limit: 1.2, Aim: 1);
    private static readonly Figure LongThread = new("long-thread", Limit: 1.2, Aim: 1);
    private static readonly Figure LongThreadTurn = new("long-thread-turn", Limit: 3, Aim: 1.2);

    public static IEnumerable<Comparison> All =>
        [
            new("A delta of a message that is long already", [LongMessage], MessageAsync),
            new("A delta in a thread that is long already", [LongThread], ThreadAsync),
            new("A turn in a thread that is long already: text, tool call, result", [LongThreadTurn], TurnAsync),
        ];

    private static async Task<Outcome[]> MessageAsync()
    {
        var rows = await RatioRunner.CompareAsync(
            new GrowingConversation(messages: 1, characters: 1_000_000).Deltas("at 1 MB"),
            new GrowingConversation(messages: 1, characters: 1_000).Deltas("at 1 KB")
        );
        Table.Print(rows, reference: rows[1]);
        return [LongMessage.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async Task<Outcome[]> ThreadAsync()
    {
        var rows = await RatioRunner.CompareAsync(
            new GrowingConversation(messages: 10_000, characters: 1_000).Deltas("with 10,000 messages"),
            new GrowingConversation(messages: 10, characters: 1_000).Deltas("with 10 messages")
        );
        Table.Print(rows, reference: rows[1]);
        return [LongThread.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async Task<Outcome[]> TurnAsync()
    {
        var rows = await RatioRunner.CompareAsync(
            new GrowingConversation(messages: 10_000, characters: 0).Turns("with 10,000 messages"),
            new GrowingConversation(messages: 10, characters: 0).Turns("with 10 messages")
        );
        Table.Print(rows, reference: rows[1]);
        return [LongThreadTurn.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }
}
