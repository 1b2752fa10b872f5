using System.Globalization;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>What an agent has in its store when it is measured.</summary>
internal static class StoredSessions
{
    private const int AtOnce = 100;
    private const int RowsPerSet = 1000;

    /// <summary>Sessions in which a question was asked and answered.</summary>
    public static Task AnswerInAsync(this AgentHost host, int sessions) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, sessions),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await host.AskAsync(Numbered("thread", number), 0)
        );

    /// <summary>Sessions as lists show them, each with a title and a last text; in very few of them stands a certain word.</summary>
    public static async Task ListAsync(this AgentHost host, int sessions, string rareWord, int every)
    {
        foreach (var numbers in Enumerable.Range(0, sessions).Chunk(RowsPerSet))
        {
            var set = new WriteSet();
            foreach (var number in numbers)
            {
                set.InsertSession(
                    new(await host.Store.NextKeyAsync("session"), Numbered("thread", number), "chat", number)
                    {
                        Title = $"Plans for week {number % 52}{(number % every == 0 ? " and the " + rareWord : "")}",
                        LastText = $"Number {number}: {Answers.Text[..120]}",
                        LastSeq = 12,
                        Messages = 2,
                    }
                );
            }

            await host.Store.CommitAsync(set, Durability.Os);
        }
    }

    /// <summary>One long conversation, in which a summary stands for all but the last messages.</summary>
    public static async Task TalkLongAsync(this AgentHost host, string id, int messages, int behindSummary)
    {
        var summedUp = messages - behindSummary;
        var summary = new UserMessage("summary", $"What was said so far: {Answers.Text}")
            .Tagged(MessageTags.Visibility, MessageTags.Internal)
            .Tagged(MessageTags.Kind, MessageTags.Summary);
        var creation = SessionCreation.Default with
        {
            Records =
            [
                .. Said(0, summedUp),
                new Compacted("compaction", NameOf(summedUp - 1), summary) { Count = summedUp },
                .. Said(summedUp, behindSummary),
            ],
        };
        (await host.Directory.CreateAsync(id, creation)).Dispose();
    }

    private static IEnumerable<LogRecord> Said(int first, int count) =>
        Enumerable
            .Range(first, count)
            .Select(number => new MessageAdded(
                number % 2 == 0
                    ? new UserMessage(NameOf(number), $"Question {number}: what changed since yesterday?")
                    : new AssistantMessage(NameOf(number)) { Content = $"Answer {number}: {Answers.Text[..300]}" }
            ));

    private static string NameOf(int number) => Numbered("msg", number);

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
}
