using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class ForkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fork_begins_with_what_was_said_and_goes_its_own_way()
    {
        var model = new ScriptedModelBuilder()
            .Text("one")
            .NextRequest()
            .Text("two")
            .NextRequest()
            .Text("here")
            .NextRequest()
            .Text("there")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        await stage.Sessions.Get("s1").SetStateAsync(JsonData.Object(("n", 1)), Token);
        await stage.Sessions.Get("s1").SetTitleAsync("Name", Token);
        var at = (await stage.MessagesAsync())[1];

        var fork = await stage.Sessions.Get("s1").ForkAsync(at.Id, Token);
        await stage.AnswerAsync("mine");
        await stage.CrashAsync();
        await stage.AnswerAsync("yours", fork.Id);

        Assert.StartsWith("fork_", fork.Id, StringComparison.Ordinal);
        Assert.Equal(["first", "one", "second", "two", "mine"], model.Requests[2].Messages.Select(message => message.Text));
        Assert.Equal(["first", "one", "yours"], model.Requests[3].Messages.Select(message => message.Text));
        Assert.Equal(at.Id, (await stage.MessagesAsync(fork.Id))[1].Id);
        var info = await stage.Sessions.Get(fork.Id).InfoAsync(Token);
        Assert.Equal(("Name", 4L, "there"), (info!.Title, info.MessageCount, info.LastText));
        using var lease = await stage.SessionAsync(fork.Id);
        Assert.Equal(JsonData.Object(("n", 1)), (await lease.Session.Log.StateAsync()).State.State);
        var forked = (await stage.LogAsync(fork.Id)).Select(LogJson.Read).OfType<SessionForked>().Single();
        Assert.Equal(("s1", at.Id, 2), (forked.FromSession, forked.AtMessageId, forked.Count));
    }

    [Fact]
    public async Task Fork_at_nothing_in_particular_has_everything_and_says_when_it_was()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var before = (await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token))
            .Select(entry => (DateTimeOffset?)entry.At)
            .ToList();
        stage.Time.Advance(TimeSpan.FromDays(1));

        var fork = await stage.Sessions.Get("s1").ForkAsync(cancellationToken: Token);

        var entries = await fork.History.ListAsync(cancellationToken: Token);
        Assert.Equal(["first", "Hello!"], entries.Select(entry => entry.Message!.Text.ToString()));
        Assert.Equal(before, entries.Select(entry => entry.Message!.Timestamp));
        Assert.Equal("Hello!", (await fork.InfoAsync(Token))!.LastText);
    }

    [Fact]
    public async Task Message_that_is_not_there_is_refused_and_nothing_is_made()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => stage.Sessions.Get("s1").ForkAsync("nope", Token));

        Assert.Equal("Message not found: nope", refusal.Message);
        Assert.Single((await stage.Sessions.ListAsync(cancellationToken: Token)).Items);
    }

    [Fact]
    public async Task Results_go_with_their_calls()
    {
        var model = new ScriptedModelBuilder().ToolCall("a").ToolCall("b").NextRequest().Text("done").NextRequest().Text("again").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("Go");
        var call = (await stage.MessagesAsync())[1];

        var fork = await stage.Sessions.Get("s1").ForkAsync(call.Id, Token);

        Assert.Equal(
            [MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Tool],
            (await stage.MessagesAsync(fork.Id)).Select(message => message.Role)
        );
        using var lease = await stage.SessionAsync(fork.Id);
        Assert.Empty((await lease.Session.Log.StateAsync()).State.Open);
    }

    [Fact]
    public async Task Message_that_still_grows_is_not_copied_and_grows_on()
    {
        var (shown, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder()
            .Text("one")
            .NextRequest()
            .Text("half ")
            .Then(shown.SetResult)
            .WaitFor(gate.Task)
            .Text("whole")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var run = await stage.AskAsync("second");
        await shown.Task.WaitAsync(Patience, Token);

        var fork = await stage.Sessions.Get("s1").ForkAsync(cancellationToken: Token);
        gate.SetResult();

        Assert.Equal("half whole", (await run.Finished.WaitAsync(Patience, Token)).Text);
        Assert.Equal(["first", "one", "second"], (await stage.MessagesAsync(fork.Id)).Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Call_that_still_grows_is_not_copied()
    {
        var (shown, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder()
            .ToolCall("a", """{"x":1}""")
            .Content(new FunctionCallFragmentContent("call_2", "b", "{\"y\""))
            .Then(shown.SetResult)
            .WaitFor(gate.Task)
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("Go");
        await shown.Task.WaitAsync(Patience, Token);

        var fork = await stage.Sessions.Get("s1").ForkAsync(cancellationToken: Token);

        Assert.Equal(["a"], (await stage.MessagesAsync(fork.Id)).OfType<AssistantMessage>().Single().ToolCalls.Select(call => call.Name));
    }
}
