using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A store that refuses fails one run, shows nothing of what it refused, and the next run works.</summary>
public sealed class FailedCommitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Text_that_cannot_be_stored_fails_its_run_and_nobody_sees_it()
    {
        await using var stage = await SessionStage.StartAsync();
        using var lease = await stage.SessionAsync();
        await using var watcher = new Watcher(lease.Session);
        await stage.Store.RefuseAsync(EventType.TextMessageContent);

        var failed = await stage.AnswerAsync("a");
        await stage.Store.AllowAsync();
        var next = await stage.AnswerAsync("b");

        Assert.Equal((RunState.Failed, "The answer could not be stored."), (failed.State, failed.Error));
        Assert.True(next.IsSuccess);
        var errors = (await stage.LogAsync())
            .Select(LogJson.Read)
            .OfType<EventRecord>()
            .Select(record => record.Event)
            .OfType<RunErrorEvent>();
        Assert.Equal("store_failed", Assert.Single(errors).Code);
        Assert.Equal(["a", "b", "Hello!"], (await stage.MessagesAsync()).Select(m => m.Text.ToString()).Where(text => text.Length > 0));
        await SessionInvariants.CheckAsync(stage.Store);
        await watcher.CheckAsync(stage.Store, lease.Session.Key);
    }

    [Fact]
    public async Task Full_disk_fails_the_run_and_the_next_one_works_when_there_is_room()
    {
        var model = new ScriptedModelBuilder().Text(new string('x', 600_000)).NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        using var lease = await stage.SessionAsync();
        await using var watcher = new Watcher(lease.Session);
        await stage.Store.FillAsync(roomInPages: 20);

        var failed = await stage.AnswerAsync("a");
        await stage.Store.MakeRoomAsync();
        var next = await stage.AnswerAsync("b");

        Assert.Equal((RunState.Failed, "The answer could not be stored."), (failed.State, failed.Error));
        Assert.Equal("two", next.Text);
        await SessionInvariants.CheckAsync(stage.Store);
        await watcher.CheckAsync(stage.Store, lease.Session.Key);
    }

    [Fact]
    public async Task Run_that_could_not_be_closed_is_closed_before_what_waited_and_what_comes_next()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        var waiting = await stage.AskAsync("b");
        await stage.Store.RefuseAsync(EventType.RunFinished, EventType.RunError);
        gate.SetResult();
        var failed = await first.Finished.WaitAsync(Patience);
        await stage.Store.AllowAsync();

        var last = await stage.AnswerAsync("c");

        Assert.Equal((RunState.Failed, "The end of the run could not be stored."), (failed.State, failed.Error));
        Assert.Equal("two", (await waiting.Finished.WaitAsync(Patience)).Text);
        Assert.Equal("three", last.Text);
        Assert.Equal(["a", "one", "b", "two", "c", "three"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Session_with_a_run_that_could_not_be_closed_is_kept_and_can_be_joined()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text("one").Build());
        await stage.AnswerAsync("zero");
        await stage.Store.RefuseAsync(EventType.TextMessageEnd, EventType.RunFinished, EventType.RunError);
        await stage.AnswerAsync("a");

        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.Directory.RestAsync();
        var events = new List<AgUiEvent>();
        await foreach (var item in (await stage.Agent.JoinAsync("s1")).ReadAsync())
        {
            events.Add(item.Event);
        }

        Assert.Null(StreamVerifier.VerifyAll(events));
        await stage.Store.AllowAsync();
        Assert.True((await stage.AnswerAsync("b")).IsSuccess);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Process_that_ends_before_a_run_could_be_closed_leaves_that_to_the_next()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("zero");
        await stage.Store.RefuseAsync(EventType.RunFinished, EventType.RunError);
        await stage.AnswerAsync("a");
        await stage.Store.AllowAsync();

        await stage.CrashAsync();

        Assert.True((await stage.AnswerAsync("b")).IsSuccess);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Prompt_that_cannot_be_stored_is_refused_and_leaves_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("a");
        await stage.Store.RefuseAsync("input", "1");

        await Assert.ThrowsAsync<WriteRefusedException>(() => stage.AskAsync("b"));
        await stage.Store.AllowAsync();

        Assert.True((await stage.AnswerAsync("c")).IsSuccess);
        Assert.Equal(["a", "Hello!", "c", "Hello!"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Input_that_cannot_begin_is_dropped_with_its_words_and_the_next_one_begins()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("a");
        var poisoned = await stage.AskAsync("b");
        var next = await stage.AskAsync("c");
        await stage.Store.RefuseAsync("run", $"NEW.id = '{poisoned.RunId}'");

        gate.SetResult();

        Assert.Equal(RunState.Failed, (await poisoned.Finished.WaitAsync(Patience)).State);
        Assert.Equal("two", (await next.Finished.WaitAsync(Patience)).Text);
        await stage.RestAsync();
        Assert.Equal(["a", "one", "b", "c", "two"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Input_waits_while_the_disk_is_full_and_keeps_its_place()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        var large = await stage.AskAsync(new string('x', 500_000));
        await stage.Store.FillAsync(roomInPages: 20);
        gate.SetResult();
        await first.Finished.WaitAsync(Patience);
        await stage.SettleAsync();
        Assert.False(large.Finished.IsCompleted);
        await stage.Store.MakeRoomAsync();

        var last = await stage.AnswerAsync("c");

        Assert.Equal("two", (await large.Finished.WaitAsync(Patience)).Text);
        Assert.Equal("three", last.Text);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Call_that_cannot_be_noted_is_not_carried_out()
    {
        var done = new List<Fact>();
        var model = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        stage.Tools = new ActingTools(done.Add);
        await stage.SessionAsync();
        await stage.Store.RefuseAsync("log", $"NEW.type = {(int)RecordType.ToolStarted}");

        var result = await stage.AnswerAsync("a");

        Assert.Equal((RunState.Failed, "The answer could not be stored."), (result.State, result.Error));
        Assert.Empty(done);
        Assert.Single(stage.Model.Requests);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Stop_that_cannot_drop_what_waits_stops_the_run_all_the_same()
    {
        var asked = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Then(asked.SetResult).Stall().NextRequest().Text("two").Build()
        );
        var first = await stage.AskAsync("a");
        var waiting = await stage.AskAsync("b");
        await asked.Task.WaitAsync(Patience);
        using var lease = await stage.SessionAsync();
        await stage.Store.RefuseAsync("log", $"NEW.type = {(int)RecordType.InputDropped}");

        await Assert.ThrowsAsync<WriteRefusedException>(() => lease.Session.StopAsync("stop"));

        Assert.Equal(RunState.Stopped, (await first.Finished.WaitAsync(Patience)).State);
        Assert.Equal("two", (await waiting.Finished.WaitAsync(Patience)).Text);
        await SessionInvariants.CheckAsync(stage.Store);
    }
}
