using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>What can be done with a session beside asking it: at rest, while a run goes on, and after the process was killed.</summary>
public sealed class OperationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_added_stands_in_the_history_and_models_read_it()
    {
        await using var stage = await SessionStage.StartAsync();
        var session = stage.Sessions.Get("s1");

        var said = await session.AppendUserMessageAsync("By the way", new() { Name = "Ann", Source = "telegram" }, Token);
        await session.AppendAssistantMessageAsync("I see", cancellationToken: Token);
        await session.AppendUserMessageAsync("(a note)", new() { IsInternal = true, Metadata = JsonData.Object(("app", 1)) }, Token);
        await stage.CrashAsync();
        await stage.AnswerAsync("Hi");

        Assert.Equal(["By the way", "I see", "(a note)", "Hi"], stage.Model.Requests[0].Messages.Select(message => message.Text));
        var entries = await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token);
        Assert.Equal(["By the way", "I see", "Hi", "Hello!"], entries.Select(entry => entry.Message!.Text.ToString()));
        Assert.Equal(
            (said.Id, "Ann", "telegram"),
            (entries[0].Id, ((UserMessage)entries[0].Message!).Name, entries[0].Message!.TagOf("cloister.source"))
        );
    }

    [Fact]
    public async Task What_is_added_while_a_run_goes_on_is_read_at_its_next_step()
    {
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder()
            .Then(asked.SetResult)
            .WaitFor(gate.Task)
            .ToolCall("nothing")
            .NextRequest()
            .Text("done")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        var run = await stage.AskAsync("Go");
        await asked.Task.WaitAsync(Patience, Token);

        await stage.Sessions.Get("s1").AppendUserMessageAsync("Mind the gap", cancellationToken: Token);
        gate.SetResult();
        await run.Finished.WaitAsync(Patience, Token);

        Assert.Contains("Mind the gap", model.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Cleared_session_begins_anew_and_the_log_keeps_what_was_said()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var session = stage.Sessions.Get("s1");

        await session.ClearAsync(Token);
        var info = await session.InfoAsync(Token);
        await session.ClearAsync(Token);
        await stage.CrashAsync();
        await stage.AnswerAsync("second");

        Assert.Equal((0L, null), (info!.MessageCount, info.LastText));
        Assert.Equal(["second"], model.Requests[1].Messages.Select(message => message.Text));
        Assert.Equal(["second", "two"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        var rows = await stage.LogAsync();
        Assert.Equal((CutReason.Clear, 2), rows.Select(LogJson.Read).OfType<HistoryCut>().Select(cut => (cut.Reason, cut.Count)).Single());
        Assert.Contains(rows.Select(LogJson.Read).OfType<MessageAdded>(), added => added.Message.Text.ToString() == "first");
    }

    [Fact]
    public async Task Clearing_stops_what_goes_on_drops_what_waits_and_keeps_what_comes_later()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("par").Then(shown.SetResult).Stall().NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        var second = await stage.AskAsync("b");
        await shown.Task.WaitAsync(Patience, Token);

        await stage.Sessions.Get("s1").ClearAsync(Token);
        var third = await stage.AnswerAsync("c");

        var stopped = await first.Finished.WaitAsync(Patience, Token);
        Assert.Equal((RunState.Stopped, "clear"), (stopped.State, stopped.Error));
        Assert.Equal("Prompt cancelled because session was stopped", (await second.Finished.WaitAsync(Patience, Token)).Error);
        Assert.Equal("two", third.Text);
        Assert.Equal(["c"], model.Requests[1].Messages.Select(message => message.Text));
        Assert.Equal(["c", "two"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Edited_message_takes_the_place_of_all_that_came_after_it()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("secnod");
        var wrong = (await stage.MessagesAsync())[2];

        var run = await stage.Sessions.Get("s1").EditAsync(wrong.Id, "second", cancellationToken: Token);
        await run.Finished.WaitAsync(Patience, Token);
        await stage.CrashAsync();

        Assert.Equal(["first", "one", "second"], model.Requests[2].Messages.Select(message => message.Text));
        Assert.Equal(["first", "one", "second", "three"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        Assert.Equal(
            (4L, "three"),
            ((await stage.Sessions.Get("s1").InfoAsync(Token)) is { } info ? (info.MessageCount, info.LastText) : default)
        );
    }

    [Fact]
    public async Task Only_what_a_person_said_can_be_edited()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var session = stage.Sessions.Get("s1");
        var answer = (await stage.MessagesAsync())[1];

        var foreign = await Assert.ThrowsAsync<SessionRefusedException>(() => session.EditAsync(answer.Id, "x", cancellationToken: Token));
        var unknown = await Assert.ThrowsAsync<SessionRefusedException>(() => session.EditAsync("nope", "x", cancellationToken: Token));
        var nobody = await Assert.ThrowsAsync<SessionRefusedException>(() =>
            stage.Sessions.Get("s2").EditAsync("nope", "x", cancellationToken: Token)
        );

        Assert.Equal(SessionRefusal.NotOfUser, foreign.Reason);
        Assert.Equal("Message not found: nope", unknown.Message);
        Assert.Equal("Session not found: s2", nobody.Message);
        Assert.False(await stage.Sessions.ExistsAsync("s2", Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Answer_can_be_asked_for_once_more(int? message)
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var id = message is { } place ? (await stage.MessagesAsync())[place].Id : null;

        var run = await stage.Sessions.Get("s1").RegenerateAsync(id, cancellationToken: Token);
        await run.Finished.WaitAsync(Patience, Token);

        Assert.Equal(["first", "one", "second"], model.Requests[2].Messages.Select(m => m.Text));
        Assert.Equal(["first", "one", "second", "three"], (await stage.MessagesAsync()).Select(m => m.Text.ToString()));
    }

    [Fact]
    public async Task Where_nobody_said_anything_there_is_nothing_to_answer()
    {
        await using var stage = await SessionStage.StartAsync();
        var session = await stage.Sessions.CreateAsync(new() { Id = "s1" }, Token);

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => session.RegenerateAsync(cancellationToken: Token));

        Assert.Equal(SessionRefusal.MessageNotFound, refusal.Reason);
    }

    [Fact]
    public async Task Edit_that_waited_is_decided_when_its_run_begins()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one").NextRequest().WaitFor(gate.Task).Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var first = (await stage.MessagesAsync())[0];
        var second = await stage.AskAsync("second");

        var edit = await stage.Sessions.Get("s1").EditAsync(first.Id, "FIRST", WhenBusy.Steer, Token);
        gate.SetResult();
        await edit.Finished.WaitAsync(Patience, Token);

        Assert.Equal(RunPosition.Queued, edit.Mode);
        Assert.NotEqual(second.RunId, edit.RunId);
        Assert.Equal(["FIRST", "three"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Edit_that_waited_when_the_process_ended_is_answered_by_the_next()
    {
        var asked = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Then(asked.SetResult).Stall().NextRequest().Text("late").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var first = (await stage.MessagesAsync())[0];
        await stage.AskAsync("second");
        await asked.Task.WaitAsync(Patience, Token);
        await stage.Sessions.Get("s1").EditAsync(first.Id, "FIRST", WhenBusy.Queue, Token);

        await stage.CrashAsync();
        await stage.RestAsync();

        Assert.Equal(["FIRST", "late"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Facts_of_a_session_stay_and_do_not_move_it_to_the_top()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("old", "old");
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.AnswerAsync("new", "new");
        var session = stage.Sessions.Get("old");

        await session.SetTitleAsync("  A\nname ", Token);
        await session.SetModelAsync("big", Token);
        await session.SetSettingsAsync(JsonData.Object(("plugins", JsonData.EmptyObject)), Token);
        await session.SetStateAsync(JsonData.Object(("n", 1)), Token);
        await stage.CrashAsync();

        var info = await stage.Sessions.Get("old").InfoAsync(Token);
        Assert.Equal(("A name", "big"), (info!.Title, info.ModelId));
        Assert.NotNull(info.Settings);
        using var lease = await stage.SessionAsync("old");
        Assert.Equal(JsonData.Object(("n", 1)), (await lease.Session.Log.StateAsync()).State.State);
    }

    [Fact]
    public async Task Name_does_not_count_as_activity()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("old", "old");
        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.AnswerAsync("new", "new");
        stage.Time.Advance(TimeSpan.FromHours(1));

        await stage.Sessions.Get("old").SetTitleAsync("A name", Token);

        Assert.Equal(["new", "old"], (await stage.Sessions.ListAsync(cancellationToken: Token)).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task What_no_session_can_use_is_refused()
    {
        await using var stage = await SessionStage.StartAsync();
        var session = stage.Sessions.Get("s1");

        await Assert.ThrowsAsync<ArgumentException>(() => session.SetSettingsAsync(JsonData.Object(("plugins", 5)), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => session.SetTitleAsync(new('x', 201), Token));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            stage.Sessions.CreateAsync(new() { Id = "s1", Settings = JsonData.Object(("plugins", 5)) }, Token)
        );

        Assert.False(await stage.Sessions.ExistsAsync("s1", Token));
    }

    [Fact]
    public async Task Archived_session_is_read_and_restored_and_takes_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("Hi");
        var session = stage.Sessions.Get("s1");

        await session.ArchiveAsync(Token);
        await stage.CrashAsync();
        session = stage.Sessions.Get("s1");
        var refusals = new List<Task>
        {
            session.PromptAsync("x", cancellationToken: Token),
            session.AppendUserMessageAsync("x", cancellationToken: Token),
            session.RegenerateAsync(cancellationToken: Token),
            session.ClearAsync(Token),
            session.SetTitleAsync("x", Token),
        };

        foreach (var refusal in refusals)
        {
            Assert.Equal("Session is archived", (await Assert.ThrowsAsync<SessionBusyException>(() => refusal)).Message);
        }

        Assert.Empty((await stage.Sessions.ListAsync(cancellationToken: Token)).Items);
        Assert.Equal(["s1"], (await stage.Sessions.ListAsync(new() { IsArchived = true }, Token)).Items.Select(item => item.Id));
        Assert.Equal(2, await session.History.CountAsync(Token));
        Assert.Equal(2, (await session.ListMessagesAsync(Token)).Count);
        await session.RestoreAsync(Token);
        Assert.True((await stage.AnswerAsync("again")).IsSuccess);
    }

    [Fact]
    public async Task Session_with_a_run_is_not_archived()
    {
        var model = new ScriptedModelBuilder().Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("a");

        var refusal = await Assert.ThrowsAsync<SessionBusyException>(() => stage.Sessions.Get("s1").ArchiveAsync(Token));

        Assert.Equal("Session is executing", refusal.Message);
    }

    [Fact]
    public async Task Removed_session_leaves_no_row_anywhere()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("Hi");
        await stage.AnswerAsync("other", "s2");
        var session = stage.Sessions.Get("s1");

        Assert.True(await session.RemoveAsync(Token));
        Assert.False(await session.RemoveAsync(Token));

        Assert.Null(await session.InfoAsync(Token));
        Assert.Equal((List<long>)[0, 0, 0, 0], await stage.CountRowsAsync(1));
        Assert.Equal((List<long>)[9, 2, 1, 1], await stage.CountRowsAsync(2));
        Assert.Equal("Hello!", (await stage.AnswerAsync("anew")).Text);
        Assert.Equal(["anew"], stage.Model.Requests[^1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Removing_stops_what_goes_on_and_lets_readers_go()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("par").Then(shown.SetResult).Stall().NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        var second = await stage.AskAsync("b");
        await shown.Task.WaitAsync(Patience, Token);
        var reading = ReadAllAsync(stage.Sessions.Get("s1"));

        await stage.Sessions.Get("s1").RemoveAsync(Token);

        Assert.Equal(RunState.Stopped, (await first.Finished.WaitAsync(Patience, Token)).State);
        Assert.Equal(RunState.Stopped, (await second.Finished.WaitAsync(Patience, Token)).State);
        Assert.Equal("session.created", (await reading.WaitAsync(Patience, Token))[0].Type);
        Assert.Equal((List<long>)[0, 0, 0, 0], await stage.CountRowsAsync(1));
        Assert.Equal("two", (await stage.AnswerAsync("c")).Text);
    }

    [Fact]
    public async Task What_is_only_at_hand_can_be_let_go()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");

        await stage.Sessions.Get("s1").ResetExecutorAsync(Token);
        await stage.AnswerAsync("second");
        await stage.AskAsync("third");

        Assert.Equal(["first", "one", "second"], model.Requests[1].Messages.Select(message => message.Text));
        await Assert.ThrowsAsync<SessionBusyException>(() => stage.Sessions.Get("s1").ResetExecutorAsync(Token));
    }

    private static async Task<List<SessionEvent>> ReadAllAsync(AgentSession session)
    {
        var events = new List<SessionEvent>();
        await foreach (var e in session.Subscribe(cancellationToken: Token))
        {
            events.Add(e);
        }

        return events;
    }
}
