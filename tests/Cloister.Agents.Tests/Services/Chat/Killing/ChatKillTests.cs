using System.Globalization;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>A thousand messages in two hundred chats, while the process that answers them is killed again and again.</summary>
[Trait("Category", "Slow")]
public sealed class ChatKillTests(ITestOutputHelper output)
{
    private const int Messages = 1000;
    private const int Chats = 200;
    private const int Kills = 20;

    [Fact]
    public Task Every_message_is_heard_once_and_answered_once_where_the_platform_knows_what_it_has_taken() => RunAsync("once");

    [Fact]
    public Task No_answer_is_sent_again_where_nobody_knows_whether_it_arrived() => RunAsync("plain");

    private async Task RunAsync(string platform)
    {
        var seed = Environment.GetEnvironmentVariable("CLOISTER_TEST_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : 20261120;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await WireServer.StartAsync();
        using var agent = new KeptChat(server.AddressFor(platform));
        for (var life = 0; life <= Kills; life++)
        {
            foreach (
                var number in Enumerable
                    .Range(life * Messages / (Kills + 1), Messages)
                    .TakeWhile(number => number < (life + 1) * Messages / (Kills + 1))
            )
            {
                server.Write(ChatOf(number), $"Listen, m-{number}.");
            }

            if (life < Kills)
            {
                await agent.LiveAndDieAsync(TimeSpan.FromMilliseconds(random.Next(20, 600)));
            }
        }

        await agent.LiveUntilAllIsDoneAsync();
        output.WriteLine($"{agent.Deaths} deaths, {server.Deliveries.Count} deliveries, {agent.Unknown.Count} of which nobody knows");
        CheckHearing(agent);
        CheckAnswers(server, agent, sendsAgain: platform == "once");
        await agent.CheckInvariantsAsync();
    }

    private static string ChatOf(int number) => $"c{number * 7919 % Chats}";

    /// <summary>Each message is in the history of the session of its chat, and there once.</summary>
    private static void CheckHearing(KeptChat agent)
    {
        var heard = agent.Sessions.SelectMany(session => session.Heard.Select(word => (Word: word, session.Chat))).ToList();
        Assert.Equal(Enumerable.Range(0, Messages).Select(number => ($"m-{number}", ChatOf(number))).Order(), heard.Order());
        Assert.Equal(Chats, agent.Sessions.Count);
    }

    private static void CheckAnswers(WireServer server, KeptChat agent, bool sendsAgain)
    {
        var deliveries = server.Deliveries;
        var again = deliveries.CountBy(sent => sent.Key).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToList();
        Assert.True(sendsAgain || again.Count == 0, $"Sent again: {string.Join(", ", again)}");
        var answered = deliveries
            .DistinctBy(sent => sent.Key)
            .SelectMany(sent => KeptChat.WordsIn(sent.Text).Select(word => (word, sent.Chat)))
            .ToList();
        Assert.Equal(answered.Distinct().Order(), answered.Order());
        // Of what was on its way when the process died nobody knows, and people are told so.
        var unknown = agent.Unknown.SelectMany(sent => KeptChat.WordsIn(sent.Text).Select(word => (word, sent.Chat))).ToList();
        Assert.True(!sendsAgain || unknown.Count == 0, "Something was given up, though it could have been sent again.");
        // Who was being answered when two processes died is asked to write again.
        var told = deliveries
            .Where(sent => sent.Text.Contains("ended twice", StringComparison.Ordinal))
            .Select(sent => sent.Chat)
            .ToHashSet(StringComparer.Ordinal);
        told.UnionWith(agent.Unknown.Where(sent => sent.Text.Contains("ended twice", StringComparison.Ordinal)).Select(sent => sent.Chat));
        var missing = Enumerable
            .Range(0, Messages)
            .Select(number => ($"m-{number}", ChatOf(number)))
            .Except(answered.Concat(unknown))
            .Where(word => !told.Contains(word.Item2))
            .ToList();
        Assert.True(
            missing.Count == 0,
            $"Nobody answered {string.Join(", ", missing)}.\n{(missing.Count > 0 ? agent.StoryOf(missing[0].Item2) : "")}"
        );
    }
}
