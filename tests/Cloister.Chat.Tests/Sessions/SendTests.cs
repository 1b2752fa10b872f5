using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class SendTests
{
    [Fact]
    public async Task Message_is_in_the_state_when_the_call_returns_and_one_state_was_published()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.TimeProvider = time);
        var session = client.NewSession("t");
        var published = new List<ChatState>();
        session.StateChanged += (_, state) => published.Add(state);

        var send = session.SendAsync("hi");

        var state = Assert.Single(published);
        Assert.Same(state, session.State);
        Assert.Equal(RunPhase.Running, state.Phase);
        var message = Assert.IsType<UserMessage>(Assert.Single(state.Messages));
        Assert.Equal(time.GetUtcNow(), message.Timestamp);
        Assert.True(session.IsRunning);
        Assert.False(send.IsCompleted);
        Assert.Equal(session.CurrentRunId, (await agent.NextRunAsync()).Input.RunId);
    }

    [Fact]
    public async Task Agent_gets_the_conversation_as_it_is_with_a_run_id_of_its_own()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var session = client.NewSession("t", ChatState.Empty with { State = JsonData.Object(("a", 1)) });
        var options = new SendOptions
        {
            Context = [new("where", "here")],
            ForwardedProps = JsonData.Object(("p", true)),
            Headers = new Dictionary<string, string> { ["X-Id"] = "7" },
        };

        await session.SendAsync("one", options).Soon();
        await session.SendAsync("two").Soon();

        var (first, second) = (agent.Inputs[0], agent.Inputs[1]);
        Assert.Equal("t", first.ThreadId);
        Assert.Equal("1.0", first.ProtocolVersion);
        Assert.Equal(JsonData.Object(("a", 1)), first.State);
        Assert.Equal(["one"], first.Messages.Select(message => message.Text.ToString()));
        Assert.Equal("where", first.Context[0].Description);
        Assert.Equal(JsonData.Object(("p", true)), first.ForwardedProps);
        Assert.Equal("7", (await agent.NextRunAsync()).Context.Headers["x-id"]);
        Assert.Empty(first.Resume);
        Assert.Equal(["one", "hello", "two"], second.Messages.Select(message => message.Text.ToString()));
        Assert.Empty(second.Context);
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.Equal(7, Guid.Parse(first.RunId).Version);
    }

    [Fact]
    public async Task No_agent_code_runs_on_the_callers_stack()
    {
        var caller = Environment.CurrentManagedThreadId;
        var ranOn = new TaskCompletionSource<int>();
        var agent = new ManualAgent
        {
            Script = run =>
            {
                ranOn.TrySetResult(Environment.CurrentManagedThreadId);
                run.Answer("x");
            },
        };
        await using var client = Chat.With(agent);
        using var held = new ManualResetEventSlim();
        var session = client.NewSession();

        var send = session.SendAsync("hi");
        var isStillHere = Environment.CurrentManagedThreadId == caller;
        await send.Soon();

        Assert.True(isStillHere);
        Assert.True(ranOn.Task.IsCompleted);
    }

    [Fact]
    public async Task Empty_text_and_parts_are_messages_and_null_is_not()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        ValueList<ContentPart> parts = [new TextPart("look"), new MediaPart(MediaKind.Image, new UrlSource("https://example.org/a.png"))];

        await session.SendAsync("").Soon();
        await session.SendAsync(parts).Soon();

        Assert.Equal("", session.State.Messages[0].Text.ToString());
        Assert.Equal(2, ((UserMessage)agent.Inputs[1].Messages[^1]).Content.Parts!.Count);
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = session.SendAsync((string)null!);
        });
        Assert.Throws<ArgumentNullException>(() =>
        {
            _ = session.SendAsync((MessageContent)null!);
        });
    }

    [Fact]
    public async Task Tools_of_the_call_replace_those_of_the_registry()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent, options => options.Tools.Add(new ToolDefinition("pick", "Picks")));
        var session = client.NewSession();

        await session.SendAsync("a").Soon();
        await session.SendAsync("b", new() { Tools = [] }).Soon();
        await session.SendAsync("c", new() { Tools = [new("other", "Others")] }).Soon();

        Assert.Equal(["pick"], agent.Inputs[0].Tools.Select(tool => tool.Name));
        Assert.Empty(agent.Inputs[1].Tools);
        Assert.Equal(["other"], agent.Inputs[2].Tools.Select(tool => tool.Name));
    }

    [Fact]
    public async Task Text_of_a_run_that_was_stopped_is_kept_marked_and_sent_along()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var (session, _, _) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        session.Cancel();

        var send = session.SendAsync("again");
        (await agent.NextRunAsync()).Answer("done");
        await send.Soon();

        Assert.Equal(["hi", "par", "again", "done"], session.State.Texts());
        Assert.True(session.State.Messages[1].IsIncomplete);
        Assert.Equal(3, agent.Inputs[1].Messages.Count);
    }

    [Fact]
    public async Task Text_of_a_run_that_was_stopped_goes_where_that_is_asked_for()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.PartialMessages = PartialMessagePolicy.Remove);
        var (session, _, _) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        session.Cancel();
        Assert.Equal(["hi", "par"], session.State.Texts());

        var send = session.SendAsync("again");
        Assert.Equal(["hi", "again"], session.State.Texts());
        (await agent.NextRunAsync()).Answer("done");
        await send.Soon();

        Assert.Equal(["hi", "again"], agent.Inputs[1].Messages.Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Message_is_stamped_as_precisely_as_it_is_stored()
    {
        var time = new ManualTimeProvider();
        time.Advance(TimeSpan.FromTicks(12_345));
        await using var client = Chat.With(ManualAgent.Answering(), options => options.TimeProvider = time);
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();

        Assert.Equal(time.GetUtcNow().AddTicks(-2_345), session.State.Messages[0].Timestamp);
    }

    [Fact]
    public async Task Half_a_tool_call_is_never_sent()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var first = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Start().Emit(new ToolCallStartEvent("c1", "pay"), new ToolCallArgsEvent("c1", "{\"amount\":1"));
        await session.UntilAsync(state => state.Open.Count == 1);
        session.Cancel();
        await first.Soon();

        var second = session.SendAsync("again");
        (await agent.NextRunAsync()).Answer("ok");
        await second.Soon();

        Assert.DoesNotContain(agent.Inputs[1].Messages, message => message is AssistantMessage { ToolCalls.IsEmpty: false });
    }

    [Fact]
    public async Task Complete_calls_nobody_answered_get_an_answer_before_the_next_request()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "search").Emit(new RunErrorEvent("broken")).Close(),
            run => run.Answer("ok")
        );
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();
        await session.SendAsync("again").Soon();

        var answer = Assert.IsType<ToolMessage>(agent.Inputs[1].Messages[2]);
        Assert.Equal("c1", answer.ToolCallId);
        Assert.NotNull(answer.Error);
        Assert.NotEqual("c1", answer.Id);
    }

    [Fact]
    public async Task Activities_stay_here()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Emit(new ActivitySnapshotEvent("act", "PLAN", JsonData.EmptyObject)).Finish().Close(),
            run => run.Answer("ok")
        );
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();
        await session.SendAsync("again").Soon();

        Assert.Contains(session.State.Messages, message => message is ActivityMessage);
        Assert.DoesNotContain(agent.Inputs[1].Messages, message => message is ActivityMessage);
    }

    [Fact]
    public async Task Regenerating_cuts_what_follows_the_last_message_of_the_user()
    {
        var agent = ManualAgent.Playing(run => run.Answer("one"), run => run.Answer("two"));
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        var message = session.State.Messages[0];

        var result = await session.RegenerateAsync().Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "two"], session.State.Texts());
        Assert.Equal(message, session.State.Messages[0]);
        Assert.NotEqual(agent.Inputs[0].RunId, agent.Inputs[1].RunId);
        Assert.Single(agent.Inputs[1].Messages);
    }

    [Fact]
    public async Task Regenerating_without_a_message_of_the_user_does_nothing()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var published = 0;
        session.StateChanged += (_, _) => published++;

        var result = await session.RegenerateAsync().Soon();

        Assert.Equal((RunOutcome.Completed, 0, 0), (result.Outcome, result.Runs, published));
        Assert.Same(ChatState.Empty.Messages, session.State.Messages);
        Assert.Empty(agent.Inputs);
    }

    [Fact]
    public async Task Editing_cuts_from_the_message_and_says_it_in_other_words()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("one").Soon();
        await session.SendAsync("two").Soon();

        await session.EditAndResendAsync(session.State.Messages[0].Id, "uno").Soon();

        Assert.Equal(["uno", "hello"], session.State.Texts());
        var before = session.State;
        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.EditAndResendAsync(before.Messages[1].Id, "x");
        });
        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.EditAndResendAsync("nobody", "x");
        });
        Assert.Same(before, session.State);
    }
}
