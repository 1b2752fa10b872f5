using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class SessionHistoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failed_run_stands_where_it_failed()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Fail(401, "no such key").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        await stage.AnswerAsync("third");

        var entries = await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token);

        Assert.Equal(
            ["first", "one", "second", "Model request failed: 401 no such key", "third", "three"],
            entries.Select(entry => entry.Error ?? entry.Message!.Text.ToString())
        );
        Assert.Equal((HistoryKind.Error, "failed", "model_failed"), (entries[3].Kind, entries[3].Status, entries[3].ErrorCode));
        Assert.Equal(entries[3].Id, entries[3].RunId);
        Assert.Equal(entries.Select(entry => entry.Seq).Order(), entries.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Failure_leaves_with_the_messages_around_it()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Fail(401, "no").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var history = stage.Sessions.Get("s1").History;
        var second = (await history.ListAsync(cancellationToken: Token))[2];

        var run = await stage.Sessions.Get("s1").EditAsync(second.Id, "SECOND", cancellationToken: Token);
        await run.Finished.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal(
            ["first", "one", "SECOND", "three"],
            (await history.ListAsync(cancellationToken: Token)).Select(entry => entry.Error ?? entry.Message!.Text.ToString())
        );
    }

    [Fact]
    public async Task Run_that_was_cut_off_shows_what_it_had_said_and_that_it_was()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("half").Then(shown.SetResult).Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("first");
        await shown.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        using (var lease = await stage.SessionAsync())
        {
            await lease.Session.Log.BarrierAsync(lease.Session.Current!.Log, Durability.Os);
        }

        await stage.CrashAsync();

        var entries = await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token);
        Assert.Equal(["completed", "interrupted", "interrupted"], entries.Select(entry => entry.Status));
        Assert.Equal(HistoryKind.Error, entries[2].Kind);
    }

    [Fact]
    public async Task Parts_of_a_history_can_be_read()
    {
        var model = new ScriptedModelBuilder().Fail(401).NextRequest().Text("answer").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var session = stage.Sessions.Get("s1");
        for (var i = 0; i < 4; i++)
        {
            await stage.AnswerAsync($"question {i}");
        }

        await session.AppendUserMessageAsync("note", new() { IsInternal = true }, Token);
        var history = session.History;
        var all = await history.ListAsync(cancellationToken: Token);

        Assert.Equal(8, all.Count);
        Assert.Equal(8, await history.CountAsync(Token));
        Assert.Equal(9, (await history.ListAsync(new() { IncludesInternal = true }, Token)).Count);
        Assert.Equal(all.Skip(2).Take(3), await history.SliceAsync(2, 5, Token));
        Assert.Equal(all.Skip(7), await history.SliceAsync(7, 100, Token));
        Assert.Empty(await history.SliceAsync(5, 2, Token));
        Assert.Equal(all.TakeLast(2), await history.ListAsync(new() { Limit = 2 }, Token));
        Assert.Equal(all.Skip(1).Take(2), await history.ListAsync(new() { After = all[0].Seq, Limit = 2 }, Token));
        Assert.Equal(all.Skip(3).Take(2), await history.ListAsync(new() { Before = all[5].Seq, Limit = 2 }, Token));
        var meta = await history.MetaAsync(Token);
        Assert.Equal((8, 1, (await stage.LogAsync())[^1].Seq), (meta!.Count, meta.InternalCount, meta.LastSeq));
    }

    [Fact]
    public async Task Session_that_does_not_exist_has_no_history()
    {
        await using var stage = await SessionStage.StartAsync();
        var history = stage.Sessions.Get("nobody").History;

        Assert.Empty(await history.ListAsync(cancellationToken: Token));
        Assert.Empty(await history.SliceAsync(0, 5, Token));
        Assert.Equal(0, await history.CountAsync(Token));
        Assert.Null(await history.MetaAsync(Token));
        Assert.False(await stage.Sessions.ExistsAsync("nobody", Token));
    }

    [Fact]
    public async Task Answers_of_tools_stand_behind_their_calls()
    {
        var model = new ScriptedModelBuilder().Text("look").ToolCall("a").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("Go");

        var entries = await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token);

        Assert.Equal(
            [MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Assistant],
            entries.Select(entry => entry.Message!.Role)
        );
        Assert.Equal(entries[1].RunId, entries[2].RunId);
    }
}
