using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Storage;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class CheckingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StorePlace.Kinds), MemberType = typeof(StorePlace))]
    public async Task Damaged_history_is_told_and_made_anew(string kind)
    {
        await using var stage = await SessionStage.StartOnAsync(kind);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var said = await stage.MessagesAsync();
        await DoAsync(stage, new("DELETE FROM message WHERE name = $1"), said[0].Id);
        await DoAsync(stage, new("UPDATE message SET body = $1 WHERE name = $2"), "{"u8.ToArray(), said[1].Id);
        await DoAsync(stage, new("UPDATE message SET pos = pos + 1000, id = id + 1000, name = 'msg_stranger' WHERE name = $1"), said[2].Id);
        await DoAsync(stage, new("UPDATE session SET title = 'x', state = $1"), """{"a":1}"""u8.ToArray());
        var session = stage.Sessions.Get("s1");

        var found = await session.CheckAsync(cancellationToken: Token);
        var repaired = await session.CheckAsync(repair: true, Token);

        Assert.Equal(
            [
                $"Message '{said[1].Id}' is stored as something else than the log says.",
                "Message 'msg_stranger' is not in the log.",
                $"Message '{said[0].Id}' is missing.",
                $"Message '{said[2].Id}' is missing.",
                "The shared state is another one.",
                "Lists show something else of it: title, model, settings, archive, or the number of messages.",
            ],
            found.Differences
        );
        Assert.False(found.IsRepaired);
        Assert.True(repaired.IsRepaired);
        Assert.Equal(said, await stage.MessagesAsync());
        Assert.True((await session.CheckAsync(cancellationToken: Token)).IsWhole);
        Assert.Null((await session.InfoAsync(Token))!.Title);
        await stage.AnswerAsync("third");
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData("UPDATE log SET body = $1 WHERE type = 1010", "Row 2 (message.added) cannot be read: ")]
    [InlineData("DELETE FROM log WHERE type = 1010 AND $1 = $1", "Rows 3 to 3 stand where row 2 was to come.")]
    [InlineData("DELETE FROM log WHERE $1 = $1", "The log is empty.")]
    public async Task Damaged_log_is_told_and_nothing_is_made_from_it(string damage, string expected)
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var said = await stage.MessagesAsync();
        await DoAsync(stage, new(damage), """{"message":7}"""u8.ToArray());

        var check = await stage.Sessions.Get("s1").CheckAsync(repair: true, Token);

        Assert.StartsWith(expected, check.Damage[0], StringComparison.Ordinal);
        Assert.False(check.IsWhole || check.IsRepaired);
        Assert.Equal(said, await stage.MessagesAsync());
    }

    [Fact]
    public async Task Sessions_with_a_run_are_left_out()
    {
        var gate = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("a").NextRequest().WaitFor(gate.Task).Text("b").Build()
        );
        await stage.AnswerAsync("first", "s1");
        await stage.Sessions.Get("s1").ArchiveAsync(Token);
        var run = await stage.AskAsync("second", session: "s2");

        var checks = await stage.Sessions.CheckAsync(cancellationToken: Token).ToListAsync(Token);
        await Assert.ThrowsAsync<SessionBusyException>(() => stage.Sessions.Get("s2").CheckAsync(cancellationToken: Token));
        gate.SetResult();
        await run.Finished.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var check = Assert.Single(checks);
        Assert.Equal(("s1", 10), (check.SessionId, check.Rows));
        Assert.Equal("s1: whole", check.ToString());
    }

    private static Task DoAsync(SessionStage stage, Statement statement, params ReadOnlySpan<SqlValue> arguments) =>
        stage.Store.CommitAsync(new WriteSet().Do(statement, arguments), Durability.Os);
}
