using System.Text;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class SubscriptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_comes_once_and_in_order_from_any_place()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("a b c", 3).WaitFor(gate.Task).Text("d e f", 3).Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var session = stage.Sessions.Get("s1");
        var fromStart = ReadRunsAsync(session, after: 0, runs: 2);
        var fromMiddle = ReadRunsAsync(session, after: 5, runs: 2);

        var run = await stage.AskAsync("second");
        gate.SetResult();
        await run.Finished.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var rows = await stage.LogAsync();
        var all = await fromStart;
        Assert.Equal(rows.Select(row => row.Seq), all.Select(e => e.Seq));
        Assert.Equal(rows.Select(row => Encoding.UTF8.GetString(row.Body.Span)), all.Select(e => Encoding.UTF8.GetString(e.Data.Span)));
        Assert.Equal(rows.Skip(5).Select(row => row.Seq), (await fromMiddle).Select(e => e.Seq));
    }

    [Fact]
    public async Task Row_is_told_with_all_that_is_known_of_it()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.Sessions.CreateAsync(new() { Id = "s1" }, Token);

        await foreach (var e in stage.Sessions.Get("s1").Subscribe(cancellationToken: Token))
        {
            Assert.Equal(
                $$$"""{"v":1,"seq":1,"first":1,"ts":"{{{LogJson.Timestamp(stage.Time.GetUtcNow().ToUnixTimeMilliseconds())}}}","type":"session.created","data":{"id":"s1","kind":"chat"}}""",
                Encoding.UTF8.GetString(e.ToUtf8())
            );
            break;
        }
    }

    [Fact]
    public async Task Session_that_does_not_exist_cannot_be_followed()
    {
        await using var stage = await SessionStage.StartAsync();

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => ReadRunsAsync(stage.Sessions.Get("s1"), 0, 1));

        Assert.Equal(SessionRefusal.NotFound, refusal.Reason);
    }

    [Fact]
    public async Task Watching_keeps_nothing_at_hand()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var reading = ReadRunsAsync(stage.Sessions.Get("s1"), after: 0, runs: 2);

        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.Directory.RestAsync();
        var awake = stage.Directory.Count;
        await stage.AnswerAsync("second");

        Assert.Equal(0, awake);
        Assert.Equal((await stage.LogAsync()).Select(row => row.Seq), (await reading).Select(e => e.Seq));
    }

    private static async Task<List<SessionEvent>> ReadRunsAsync(AgentSession session, long after, int runs)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        var events = new List<SessionEvent>();
        await foreach (var e in session.Subscribe(after, patience.Token))
        {
            events.Add(e);
            if (e.Type == "RUN_FINISHED" && --runs == 0)
            {
                break;
            }
        }

        return events;
    }
}
