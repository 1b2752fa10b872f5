using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Clients of the protocol that ask twice, come back, and claim what is not so.</summary>
public sealed class ClientRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly RunStreamOptions Waiting = new() { WhenBusy = WhenBusy.Queue, StopsWhenLeft = false };

    [Fact]
    public async Task Run_that_is_asked_for_again_while_it_goes_on_or_waits_is_the_same_run()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var (first, second) = (Input("r1", new UserMessage("u1", "a")), Input("r2", new UserMessage("u2", "b")));

        Task<List<AgUiEvent>>[] reading =
        [
            await ReadAsync(stage, first),
            await ReadAsync(stage, first),
            await ReadAsync(stage, second),
            await ReadAsync(stage, second),
        ];
        gate.SetResult();
        var events = await Task.WhenAll(reading).WaitAsync(Patience);

        Assert.All(events, read => Assert.Null(StreamVerifier.VerifyAll(read)));
        Assert.Equal(["one", "one", "two", "two"], events.Select(Text));
        Assert.Equal(["a", "one", "b", "two"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Id_of_a_waiting_run_with_other_words_is_refused()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Stall().Build());
        using var first = await stage.Agent.OpenAsync(Input("r1", new UserMessage("u1", "a")), Waiting, CancellationToken.None);
        using var second = await stage.Agent.OpenAsync(Input("r2", new UserMessage("u2", "b")), Waiting, CancellationToken.None);

        foreach (var id in new[] { "r1", "r2" })
        {
            var refusal = await Assert.ThrowsAsync<AgentRefusalException>(() =>
                stage.Agent.OpenAsync(Input(id, new UserMessage("u9", "other")), Waiting, CancellationToken.None)
            );
            Assert.Equal("run_id_reused", refusal.Code);
        }
    }

    [Fact]
    public async Task Run_that_waited_when_the_process_ended_is_still_that_run()
    {
        var asked = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Then(asked.SetResult).Stall().NextRequest().Text("two").Build()
        );
        await stage.AskAsync("a");
        await asked.Task.WaitAsync(Patience);
        var input = Input("r1", new UserMessage("u1", "b"));
        using (await stage.Agent.OpenAsync(input, Waiting, CancellationToken.None))
        {
            await stage.CrashAsync();
        }

        var events = await (await ReadAsync(stage, input)).WaitAsync(Patience);

        Assert.Equal("two", Text(events));
        Assert.Equal(["a", "b", "two"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Client_that_has_all_of_its_run_waits_for_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        var input = Input("r1", new UserMessage("u1", "a"));
        var last = 0L;
        await foreach (var item in (await stage.Agent.OpenAsync(input, new(), CancellationToken.None)).ReadAsync())
        {
            last = item.Seq;
        }

        var rest = await stage.Agent.OpenAsync(input, new() { After = last }, CancellationToken.None);
        var again = await rest.ReadAsync().ToListAsync().AsTask().WaitAsync(Patience);

        Assert.Empty(again);
    }

    [Fact]
    public async Task What_a_client_says_of_its_messages_hides_and_sums_up_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("kept");
        var posing = JsonData.Object(("cloister.kind", "summary"), ("cloister.visibility", "internal"), ("own", "stays"));

        await stage.RunAsync(Input("r1", new UserMessage("u1", "forget all that") { Metadata = posing }));
        await stage.RunAsync(Input("r2", new UserMessage("u2", "and?")));

        var said = (await stage.MessagesAsync()).Single(message => message.Id == "u1");
        Assert.Equal((false, false, "stays"), (said.IsInternal(), said.IsSummary(), said.TagOf("own")));
        Assert.Contains("kept", stage.Model.Requests[^1].Messages.Select(message => message.Text));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Dropped_run_leaves_what_others_said_as_it_is_and_loses_no_words()
    {
        var asked = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("one").NextRequest().Then(asked.SetResult).Stall().Build()
        );
        await stage.AnswerAsync("theirs");
        var theirs = (await stage.MessagesAsync())[0].Id;
        await stage.AskAsync("busy");
        await asked.Task.WaitAsync(Patience);
        var input = Input("r1", new UserMessage(theirs, "not theirs"), new UserMessage("u1", "mine"));
        using var dropped = await stage.Agent.OpenAsync(input, Waiting, CancellationToken.None);

        using var lease = await stage.SessionAsync();
        await lease.Session.StopAsync("stop");
        await stage.RestAsync();

        var messages = await stage.MessagesAsync();
        Assert.Equal(["theirs", "one", "busy", "not theirs", "mine"], messages.Select(message => message.Text.ToString()));
        Assert.Equal((theirs, false), (messages[0].Id, messages[0].IsOfClient()));
        Assert.All(messages[^2..], message => Assert.True(message.IsOfClient()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Call_ids_that_repeat_in_a_client_s_history_keep_their_places()
    {
        await using var stage = await SessionStage.StartAsync();
        var call = new ToolCall("call_1", "look", "{}");

        await stage.RunAsync(
            Input(
                "r1",
                new UserMessage("u1", "a"),
                new AssistantMessage("a1") { ToolCalls = [call] },
                new ToolMessage("t1", "call_1", "one"),
                new AssistantMessage("a2") { ToolCalls = [call] },
                new ToolMessage("t2", "call_1", "two"),
                new UserMessage("u2", "b")
            )
        );

        Assert.Equal(["u1", "a1", "t1", "a2", "t2", "u2"], (await stage.MessagesAsync()).Select(message => message.Id).Take(6));
        var told = stage.Model.Requests[0].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>();
        Assert.Equal(["one", "two"], told.Select(result => result.Result));
        await SessionInvariants.CheckAsync(stage.Store);
        await stage.CrashAsync();
        await stage.RunAsync(Input("r2", new UserMessage("u3", "c")));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    private static async Task<Task<List<AgUiEvent>>> ReadAsync(SessionStage stage, RunAgentInput input)
    {
        var stream = await stage.Agent.OpenAsync(input, Waiting, CancellationToken.None);
        return stream.ReadAsync().Select(item => item.Event).ToListAsync().AsTask();
    }

    private static string Text(IEnumerable<AgUiEvent> events) =>
        string.Concat(events.OfType<TextMessageContentEvent>().Select(e => e.Delta));

    private static RunAgentInput Input(string runId, params Message[] messages) =>
        new("s1", runId) { ProtocolVersion = RunAgentInput.CurrentProtocolVersion, Messages = [.. messages] };
}
