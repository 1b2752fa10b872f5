using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public class OnlineRunTests
{
    public static TheoryData<bool> Encodings => Online.Encodings;

    private static ScriptedAgentBuilder Scripted => new ScriptedAgentBuilder().RunStarted();

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Conversation_grows_event_by_event(bool isBinary)
    {
        var agent = Scripted.Reasoning("thinking").Text("Hello, world", chunks: 4).State(JsonData.Object(("n", 1))).RunFinished().Build();
        await using var online = await Online.WithAsync(agent, isBinary);
        var session = online.Client.NewSession("thread");
        var seen = new List<string>();
        session.StateChanged += (_, state) => seen.Add(state.Messages[^1].Text.ToString());

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "thinking", "Hello, world"], session.State.Texts());
        Assert.Contains("Hello,", seen.Select(text => text.Trim()));
        Assert.Equal(JsonData.Object(("n", 1)), session.State.State);
        Assert.Equal("thread", Assert.Single(online.Server.Requests).Input.ThreadId);
        Assert.Equal(
            isBinary,
            online.Server.Requests[0].Header("Accept")!.Contains(AgUiMediaTypes.Binary, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Stopping_in_the_middle_closes_the_connection_and_keeps_what_came(bool isBinary)
    {
        var agent = Scripted
            .Event(new TextMessageStartEvent("m1"))
            .Event(new TextMessageContentEvent("m1", "par"))
            .Stall()
            .NextRun()
            .RunStarted()
            .Text("whole")
            .RunFinished()
            .Build();
        await using var online = await Online.WithAsync(agent, isBinary);
        var session = online.Client.NewSession();
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state.Texts() is [_, "par"]);

        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Equal([ScriptEnd.Cancelled], await agent.Ends.WaitForAsync(1));
        Assert.True(session.State.Messages[1].IsIncomplete);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);
        Assert.Equal(["hi", "par", "again", "whole"], session.State.Texts());
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Forgetting_during_a_run_closes_the_connection_and_nothing_comes_back(bool isBinary)
    {
        var agent = Scripted.Event(new TextMessageStartEvent("m1")).Event(new TextMessageContentEvent("m1", "par")).Stall().Build();
        var storage = new InMemorySessionStorage();
        await using var online = await Online.WithAsync(agent, isBinary, options => options.Storage = storage);
        var session = online.Client.NewSession("t");
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state.Texts() is [_, "par"]);

        await session.ClearAsync().Soon();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await agent.Ends.WaitForAsync(1);
        Assert.Equal(ChatState.Empty, session.State);
        await session.DisposeAsync();
        Assert.Null(await storage.LoadAsync("t"));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Server_that_never_closes_is_left_after_the_grace(bool isBinary)
    {
        var time = new ManualTimeProvider();
        var agent = Scripted.Text("Hello").RunFinished().Stall().Build();
        await using var online = await Online.WithAsync(agent, isBinary, options => options.TimeProvider = time);
        var session = online.Client.NewSession();
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state.LastRun is not null && state.Phase == RunPhase.Idle);
        await time.WaitForTimersAsync();

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        await agent.Ends.WaitForAsync(1);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Two_hundred_conversations_at_once_do_not_mix(bool isBinary)
    {
        var agent = Scripted
            .Event(input => new TextMessageStartEvent($"m-{input.ThreadId}"))
            .Event(input => new TextMessageContentEvent($"m-{input.ThreadId}", input.Messages[^1].Text.ToString()))
            .Event(input => new TextMessageEndEvent($"m-{input.ThreadId}"))
            .RunFinished()
            .Build();
        await using var online = await Online.WithAsync(agent, isBinary);
        var sessions = Enumerable.Range(0, 200).Select(i => online.Client.NewSession($"t{i}")).ToList();

        var results = await Task.WhenAll(sessions.Select(session => session.SendAsync($"I am {session.ThreadId}")))
            .WaitAsync(TimeSpan.FromSeconds(60));

        Assert.All(results, result => Assert.Equal(RunOutcome.Completed, result.Outcome));
        Assert.All(sessions, session => Assert.Equal([$"I am {session.ThreadId}", $"I am {session.ThreadId}"], session.State.Texts()));
        Assert.Equal(0, agent.LiveRuns);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Slow_reader_of_a_long_answer_holds_up_nobody_and_gets_all_of_it(bool isBinary)
    {
        const int Pieces = 5000;
        var agent = Scripted.Text(new string('x', Pieces), Pieces).RunFinished().Build();
        await using var online = await Online.WithAsync(agent, isBinary, options => options.EventBufferSize = 10);
        var session = online.Client.NewSession();
        await using var reader = session.Events.GetAsyncEnumerator();

        await session.SendAsync("hi").WaitAsync(TimeSpan.FromSeconds(60));

        var length = 0;
        var count = 0;
        while (await reader.MoveNextAsync().AsTask().Soon() && reader.Current is not RunFinishedEvent)
        {
            count++;
            length += (reader.Current as TextMessageContentEvent)?.Delta.Length ?? 0;
        }

        Assert.Equal(Pieces, length);
        Assert.True(count < 100, $"{count} events waited for a reader with room for 10.");
    }

    [Theory]
    [InlineData(false, "allow", null)]
    [InlineData(true, "allow", null)]
    [InlineData(false, "deny", "not now")]
    [InlineData(true, "deny", "not now")]
    [InlineData(false, "edit", null)]
    [InlineData(true, "edit", null)]
    [InlineData(false, "time", "Tool weather took longer than 60 s")]
    [InlineData(true, "time", "Tool weather took longer than 60 s")]
    public async Task Tool_of_the_application_answers_and_the_agent_goes_on(bool isBinary, string decision, string? error)
    {
        var time = new ManualTimeProvider();
        var agent = Scripted
            .ToolCall("weather", """{"city":"Bern"}""")
            .RunFinished()
            .NextRun()
            .RunStarted()
            .Text("Take a coat")
            .RunFinished()
            .Build();
        await using var online = await Online.WithAsync(
            agent,
            isBinary,
            options =>
            {
                options.TimeProvider = time;
                options.ApproveTool = (_, _) =>
                    new(
                        decision switch
                        {
                            "deny" => ToolDecision.Deny("not now"),
                            "edit" => ToolDecision.Edit(JsonData.Object(("city", "Basel"))),
                            _ => ToolDecision.Allow,
                        }
                    );
                options.Tools.Add(
                    new ToolDefinition("weather", "Says how the weather is"),
                    async (call, token) =>
                    {
                        if (decision == "time")
                        {
                            await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
                        }

                        return $"cold in {call.Arguments["city"]!.AsString()}";
                    }
                );
            }
        );
        var session = online.Client.NewSession();

        var send = session.SendAsync("hi");
        if (decision == "time")
        {
            await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 1 });
            await time.WaitForTimersAsync(1);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        var result = await send.Soon();

        Assert.Equal((RunOutcome.Completed, 2), (result.Outcome, result.Runs));
        var second = online.Server.Requests[1].Input;
        var answer = Assert.IsType<ToolMessage>(second.Messages[^1]);
        Assert.Equal(online.Server.Requests[0].Input.RunId, second.ParentRunId);
        Assert.Equal(error, answer.Error);
        Assert.Equal(error ?? (decision == "edit" ? "cold in Basel" : "cold in Bern"), answer.Content.ToString());
    }
}
