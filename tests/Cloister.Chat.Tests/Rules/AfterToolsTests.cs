using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Rules;

/// <summary>What a tool loop that did not come to its end leaves: a conversation that goes on, and no call without an answer.</summary>
public class AfterToolsTests
{
    [Fact]
    public async Task Tool_that_is_stopped_with_its_run_is_not_logged_as_a_failure()
    {
        using var logs = new LogCollector();
        var running = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "wait").Finish().Close());
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.LoggerFactory = logs;
                options.Tools.Add(
                    new ToolDefinition("wait", "Waits"),
                    async (_, token) =>
                    {
                        running.SetResult();
                        try
                        {
                            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                        }
                        finally
                        {
                            left.SetResult();
                        }

                        return "never";
                    }
                );
            }
        );
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await running.Task.Soon();

        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await left.Task.Soon();
        await session.DisposeAsync();
        for (var i = 0; i < 1000; i++)
        {
            // What logs does so after the call has returned, and tells nobody.
            await Task.Yield();
        }

        Assert.Empty(logs.From(LogLevel.Warning));
    }

    [Fact]
    public async Task Session_that_was_stopped_in_a_tool_takes_the_next_message()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "slow").Finish().Close(), run => run.Answer("fine"));
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    new ToolDefinition("slow", ""),
                    async (_, token) =>
                    {
                        called.TrySetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                        return "never";
                    }
                )
        );
        var session = client.NewSession();
        var stopped = session.SendAsync("hi");
        await called.Task.Soon();
        session.Cancel();
        Assert.Equal(RunOutcome.Aborted, (await stopped.Soon()).Outcome);

        var result = await session.SendAsync("something else").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        AssertAnswered(agent.Inputs[^1], "c1");
    }

    [Fact]
    public async Task Session_that_came_to_its_limit_of_rounds_takes_the_next_message()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "echo").Finish().Close(),
            run => run.Start().Call("c2", "echo").Finish().Close(),
            run => run.Answer("fine")
        );
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.MaxToolRounds = 1;
                options.Tools.Add(new ToolDefinition("echo", ""), (_, _) => new("x"));
            }
        );
        var session = client.NewSession();
        Assert.Equal(RunOutcome.Failed, (await session.SendAsync("hi").Soon()).Outcome);

        var result = await session.SendAsync("something else").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        AssertAnswered(agent.Inputs[^1], "c2");
    }

    [Fact]
    public async Task Thread_whose_process_died_in_a_tool_takes_the_next_message_and_runs_no_tool()
    {
        var storage = new InMemorySessionStorage();
        var calls = 0;
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "slow").Finish().Close(), run => run.Answer("fine"));
        await using var dying = Client();
        var lost = dying.NewSession("t");
        _ = lost.SendAsync("hi");
        await called.Task.Soon();
        await lost.PersistAsync().Soon();

        // Nothing of the first process is disposed: it is as good as dead.
        await using var client = Client();
        var session = await client.OpenSessionAsync("t");
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Single(session.State.PendingToolCalls);
        var result = await session.SendAsync("something else").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        AssertAnswered(agent.Inputs[^1], "c1");
        Assert.Equal(1, calls);

        AgUiClient Client() =>
            Chat.With(
                agent,
                options =>
                {
                    options.Storage = storage;
                    options.Tools.Add(
                        new ToolDefinition("slow", ""),
                        async (_, token) =>
                        {
                            Interlocked.Increment(ref calls);
                            called.TrySetResult();
                            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                            return "never";
                        }
                    );
                }
            );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_call_of_a_stored_thread_is_waited_for_only_if_people_answer_it(bool hasHandler)
    {
        var fold = new ChatFold();
        fold.Append(new UserMessage("u1", "hi"));
        AgUiEvent[] events =
        [
            new RunStartedEvent("t", "r1"),
            new ToolCallStartEvent("c1", "pick"),
            new ToolCallEndEvent("c1"),
            new RunFinishedEvent("t", "r1"),
        ];
        Assert.All(events, agentEvent => Assert.True(fold.Apply(agentEvent)));
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(
            agent,
            options =>
                _ = hasHandler
                    ? options.Tools.Add(new ToolDefinition("pick", ""), (_, _) => new("x"))
                    : options.Tools.Add(new ToolDefinition("pick", ""))
        );
        var session = client.NewSession("t", fold.State);

        if (!hasHandler)
        {
            Assert.Throws<InvalidOperationException>(() =>
            {
                _ = session.SendAsync("too early");
            });
            Assert.Equal(RunOutcome.Completed, (await session.SubmitToolResultAsync("c1", "red").Soon()).Outcome);
            return;
        }

        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("something else").Soon()).Outcome);
        AssertAnswered(agent.Inputs[^1], "c1");
    }

    private static void AssertAnswered(RunAgentInput input, string toolCallId)
    {
        var answer = Assert.Single(input.Messages.OfType<ToolMessage>(), message => message.ToolCallId == toolCallId);
        Assert.NotNull(answer.Error);
    }
}
