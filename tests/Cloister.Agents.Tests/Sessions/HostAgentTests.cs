using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class HostAgentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task State_that_somebody_sets_while_a_run_goes_on_is_told_in_it()
    {
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("one ").Then(begun.SetResult).WaitFor(gate.Task).Text("two").Build()
        );
        var running = stage.RunAsync(new("s1", "r1") { Messages = [new UserMessage("u1", "Count.")] });
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await stage.Sessions.Get("s1").SetStateAsync(JsonData.Object(("guests", 2)));
        gate.SetResult();

        var told = Assert.Single((await running.WaitAsync(TimeSpan.FromSeconds(10))).OfType<StateSnapshotEvent>());
        Assert.Equal(JsonData.Object(("guests", 2)), told.Snapshot);
    }

    [Fact]
    public async Task Run_is_streamed_from_its_start_to_its_end()
    {
        await using var stage = await SessionStage.StartAsync();

        var events = await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));

        Assert.Equal(
            "RunStarted StepStarted TextMessageStart TextMessageContent TextMessageEnd StepFinished RunFinished",
            string.Join(' ', events.Select(e => e.Type))
        );
        Assert.Equal(["u1"], (await stage.MessagesAsync("t1")).OfType<UserMessage>().Select(message => message.Id));
    }

    [Fact]
    public async Task Client_folds_the_stream_to_what_the_host_holds()
    {
        var model = new ScriptedModelBuilder()
            .Reasoning("hm")
            .Text("a b c", 3)
            .ToolCall("x", """{"a":1}""")
            .NextRequest()
            .Text("done")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);

        var folded = new ChatFold(ChatState.Empty.Append(new UserMessage("u1", "Hi")));
        foreach (var e in await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi"))))
        {
            folded.Apply(e);
        }

        Assert.Equal(
            (await stage.MessagesAsync("t1")).Select(message => $"{message.Role} {message.Id} {message.Text}"),
            folded.State.Messages.Select(message => $"{message.Role} {message.Id} {message.Text}")
        );
    }

    [Fact]
    public async Task Same_run_asked_for_again_is_the_same_run()
    {
        await using var stage = await SessionStage.StartAsync();
        var input = Input("r1", new UserMessage("u1", "Hi"));

        var first = await stage.RunAsync(input);
        var again = await stage.RunAsync(input);

        Assert.Equal(first.Select(e => e.Type), again.Select(e => e.Type));
        Assert.Single(stage.Model.Requests);
    }

    [Fact]
    public async Task Run_id_with_other_words_is_refused()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));

        var refusal = await Assert.ThrowsAsync<AgentRefusalException>(() => stage.RunAsync(Input("r1", new UserMessage("u2", "Ho"))));

        Assert.Equal((409, "run_id_reused"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task Second_run_is_refused_while_one_goes_on()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Stall().Build());
        using var first = await stage.Agent.OpenAsync(Input("r1", new UserMessage("u1", "Hi")), new(), CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<AgentRefusalException>(() => stage.RunAsync(Input("r2", new UserMessage("u2", "Ho"))));

        Assert.Equal((409, "Session is busy"), (refusal.Status, refusal.Message));
    }

    [Fact]
    public async Task Run_makes_way_at_its_next_step_for_a_client_that_steers()
    {
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder()
            .Then(asked.SetResult)
            .WaitFor(gate.Task)
            .ToolCall("x")
            .NextRequest()
            .Text("for both")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));
        await asked.Task.WaitAsync(Patience);

        var second = await stage.Agent.OpenAsync(
            Input("r2", new UserMessage("u2", "also")),
            new() { WhenBusy = WhenBusy.Steer },
            CancellationToken.None
        );
        gate.SetResult();
        var items = new List<AgUiEvent>();
        await foreach (var item in second.ReadAsync())
        {
            items.Add(item.Event);
        }

        var end = Assert.IsType<RunFinishedEvent>((await first.WaitAsync(Patience))[^1]);
        Assert.Equal("r2", end.Metadata!["cloister.continuedBy"].AsString());
        Assert.Equal("r2", Assert.IsType<RunStartedEvent>(items[0]).RunId);
        Assert.Equal("for both", string.Concat(items.OfType<TextMessageContentEvent>().Select(e => e.Delta)));
    }

    [Fact]
    public async Task Client_that_leaves_stops_its_run()
    {
        var shown = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text("par").Then(shown.SetResult).Stall().Build());
        using var leaving = new CancellationTokenSource();

        var reading = stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")), leaving.Token);
        await shown.Task.WaitAsync(Patience);
        using var lease = await stage.SessionAsync("t1");
        var run = lease.Session.Current!;
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(RunState.Stopped, (await run.Finished.WaitAsync(Patience)).State);
        Assert.Equal("disconnect", run.StopReason);
    }

    [Fact]
    public async Task Client_that_means_to_come_back_leaves_its_run_alone()
    {
        var (shown, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder().Text("one ").Then(shown.SetResult).WaitFor(gate.Task).Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var stream = await stage.Agent.OpenAsync(
            Input("r1", new UserMessage("u1", "Hi")),
            new() { StopsWhenLeft = false },
            CancellationToken.None
        );
        var seen = new List<StreamItem>();
        await foreach (var item in stream.ReadAsync())
        {
            seen.Add(item);
            if (item.Event is TextMessageContentEvent)
            {
                break;
            }
        }

        gate.SetResult();
        var rest = await stage.Agent.OpenAsync(
            Input("r1", new UserMessage("u1", "Hi")),
            new() { After = seen[^1].Seq },
            CancellationToken.None
        );
        await foreach (var item in rest.ReadAsync())
        {
            seen.Add(item);
        }

        Assert.Equal("one two", string.Concat(seen.Select(item => item.Event).OfType<TextMessageContentEvent>().Select(e => e.Delta)));
        Assert.IsType<RunFinishedEvent>(seen[^1].Event);
        Assert.Equal(seen.Count, seen.DistinctBy(item => item.Seq).Count());
    }

    [Fact]
    public async Task Joining_in_the_middle_shows_all_so_far_and_goes_on()
    {
        var (shown, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder().Text("one ").Then(shown.SetResult).WaitFor(gate.Task).Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var running = stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));
        await shown.Task.WaitAsync(Patience);

        var join = await stage.Agent.JoinAsync("t1");
        var folded = new ChatFold();
        var verifier = new List<AgUiEvent>();
        await foreach (var item in join.ReadAsync())
        {
            verifier.Add(item.Event);
            folded.Apply(item.Event);
            gate.TrySetResult();
        }

        await running.WaitAsync(Patience);
        Assert.Null(StreamVerifier.VerifyAll(verifier));
        Assert.IsType<RunFinishedEvent>(verifier[^1]);
        Assert.Equal(["Hi", "one two"], folded.State.Messages.Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Joining_a_session_at_rest_ends_at_once()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));

        var join = await stage.Agent.JoinAsync("t1");
        var types = new List<EventType>();
        await foreach (var item in join.ReadAsync())
        {
            types.Add(item.Event.Type);
        }

        Assert.Equal([EventType.RunStarted, EventType.StateSnapshot, EventType.MessagesSnapshot, EventType.RunFinished], types);
    }

    [Fact]
    public async Task Edited_question_takes_the_old_one_away()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));
        var answer = (await stage.MessagesAsync("t1"))[1];
        await stage.RunAsync(Input("r2", new UserMessage("u1", "Hi"), answer, new UserMessage("u2", "wrong")));

        await stage.RunAsync(Input("r3", new UserMessage("u1", "Hi"), answer, new UserMessage("u3", "right")));

        Assert.Equal(["Hi", "one", "right", "three"], (await stage.MessagesAsync("t1")).Select(message => message.Text.ToString()));
        Assert.Equal(["Hi", "one", "right"], model.Requests[2].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Stale_client_is_told_what_others_said_before_what_it_says()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.RunAsync(Input("r1", new UserMessage("u1", "Hi")));
        var answer = (await stage.MessagesAsync("t1"))[1];
        await stage.AnswerAsync("from elsewhere", "t1");

        var folded = new ChatFold(ChatState.Empty.Append(new UserMessage("u1", "Hi")).Append(answer).Append(new UserMessage("u2", "and?")));
        foreach (var e in await stage.RunAsync(Input("r2", new UserMessage("u1", "Hi"), answer, new UserMessage("u2", "and?"))))
        {
            folded.Apply(e);
        }

        string[] expected = ["Hi", "one", "from elsewhere", "two", "and?", "three"];
        Assert.Equal(expected, (await stage.MessagesAsync("t1")).Select(message => message.Text.ToString()));
        Assert.Equal(expected, folded.State.Messages.Select(message => message.Text.ToString()));
    }

    [Theory]
    [InlineData("chat_x")]
    [InlineData("task-run:a:b")]
    [InlineData("fork_x")]
    public async Task Threads_of_the_host_are_not_made_by_clients(string thread)
    {
        await using var stage = await SessionStage.StartAsync();

        var refusal = await Assert.ThrowsAsync<AgentRefusalException>(() => stage.RunAsync(new(thread, "r1")));

        Assert.Equal(404, refusal.Status);
    }

    private static RunAgentInput Input(string runId, params Message[] messages) =>
        new("t1", runId) { ProtocolVersion = RunAgentInput.CurrentProtocolVersion, Messages = [.. messages] };
}
