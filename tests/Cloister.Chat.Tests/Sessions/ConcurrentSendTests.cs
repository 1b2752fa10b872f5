using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class ConcurrentSendTests
{
    [Fact]
    public async Task Reject_refuses_the_call_and_touches_nothing()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        var before = session.State;

        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("two");
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.RegenerateAsync();
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.EditAndResendAsync(before.Messages[0].Id, "x");
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.ResumeAsync([]);
        });

        Assert.Contains(session.CurrentRunId!, exception.Message, StringComparison.Ordinal);
        Assert.Same(before, session.State);
        run.Emit(new TextMessageEndEvent("m1")).Finish().Close();
        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        Assert.Single(agent.Inputs);
    }

    [Fact]
    public async Task Of_two_threads_that_send_at_once_exactly_one_succeeds()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var client = Chat.With(new ManualAgent());
            var session = client.NewSession();
            using var start = new Barrier(2);
            var attempts = Enumerable
                .Range(0, 2)
                .Select(i =>
                    Task.Run(() =>
                    {
                        start.SignalAndWait();
                        try
                        {
                            _ = session.SendAsync($"{i}");
                            return true;
                        }
                        catch (InvalidOperationException)
                        {
                            return false;
                        }
                    })
                )
                .ToList();

            var results = await Task.WhenAll(attempts).Soon();

            Assert.Single(results, succeeded => succeeded);
            Assert.Single(session.State.Messages);
        }
    }

    [Fact]
    public async Task CancelPrevious_stops_the_run_and_starts_its_own()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.CancelPrevious);
        var (session, first, _) = await Chat.InRunAsync(client, agent);

        var second = session.SendAsync("two");
        (await agent.NextRunAsync()).Answer("ok");

        Assert.Equal(RunOutcome.Aborted, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
    }

    [Fact]
    public async Task Queue_appends_each_message_when_its_turn_comes()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var session = client.NewSession();

        var first = session.SendAsync("one");
        var second = session.SendAsync("two");
        var third = session.SendAsync("three");
        Assert.Equal(["one"], session.State.Texts());
        (await agent.NextRunAsync()).Answer("a");
        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        (await agent.NextRunAsync()).Start().Emit(new RunErrorEvent("no")).Close();
        Assert.Equal(RunOutcome.Failed, (await second.Soon()).Outcome);
        (await agent.NextRunAsync()).Answer("c");
        Assert.Equal(RunOutcome.Completed, (await third.Soon()).Outcome);

        Assert.Equal(["one", "a", "two", "three", "c"], session.State.Texts());
    }

    [Fact]
    public async Task Queued_call_leaves_the_queue_with_its_token_and_cancel_drops_all()
    {
        using var source = new CancellationTokenSource();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var (session, first, _) = await Chat.InRunAsync(client, agent);
        var second = session.SendAsync("two", cancellationToken: source.Token);
        var third = session.SendAsync("three");

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        Assert.False(first.IsCompleted);
        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Aborted, (await third.Soon()).Outcome);
        Assert.Equal("hi", session.State.Texts()[0]);
        Assert.Single(agent.Inputs);
    }

    [Fact]
    public async Task Next_of_the_queue_begins_when_the_token_of_the_call_in_flight_stops_it()
    {
        using var source = new CancellationTokenSource();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var session = client.NewSession();
        var first = session.SendAsync("one", cancellationToken: source.Token);
        var second = session.SendAsync("two");
        (await agent.NextRunAsync()).Start();

        await source.CancelAsync();
        (await agent.NextRunAsync()).Answer("b");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Soon());
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        Assert.Equal(["one", "two", "b"], session.State.Texts());
    }

    [Theory]
    [InlineData("clear")]
    [InlineData("dispose")]
    [InlineData("dispose the client")]
    public async Task Whatever_ends_the_conversation_drops_the_queue(string call)
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var (session, first, _) = await Chat.InRunAsync(client, agent);
        var second = session.SendAsync("two");
        var third = session.RegenerateAsync();

        await (
            call switch
            {
                "clear" => session.ClearAsync(),
                "dispose" => session.DisposeAsync().AsTask(),
                _ => client.DisposeAsync().AsTask(),
            }
        ).Soon();

        Assert.All(await Task.WhenAll(first, second, third).Soon(), result => Assert.Equal(RunOutcome.Aborted, result.Outcome));
        Assert.DoesNotContain("two", session.State.Texts());
        Assert.Single(agent.Inputs);
    }

    [Fact]
    public async Task Call_that_is_refused_does_not_stop_what_it_would_have_replaced()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.CancelPrevious);
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        var before = session.State;

        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.EditAndResendAsync("no such message", "x");
        });

        Assert.Same(before, session.State);
        Assert.True(session.IsRunning);
        run.Emit(new TextMessageEndEvent("m1")).Finish().Close();
        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Queued_call_that_its_turn_refuses_fails_and_the_next_one_runs()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.ConcurrentSend = ConcurrentSend.Queue);
        var session = client.NewSession();
        var first = session.SendAsync("one");
        var refused = session.SendAsync("two");
        var accepted = session.SendAsync("three", new() { PendingInterrupts = PendingInterrupts.CancelAll });

        (await agent.NextRunAsync()).Start().Ask(new Interrupt("i1", "confirmation")).Close();

        Assert.Equal(RunOutcome.Interrupted, (await first.Soon()).Outcome);
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused.Soon());
        (await agent.NextRunAsync()).Answer("fine");
        Assert.Equal(RunOutcome.Completed, (await accepted.Soon()).Outcome);
        Assert.Equal([ResumeEntry.Cancel("i1")], agent.Inputs[1].Resume);
    }

    [Fact]
    public async Task Call_from_inside_a_handler_follows_the_same_rules()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var second = new TaskCompletionSource<Task<RunResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? refused = null;
        session.StateChanged += (_, state) =>
        {
            if (state.Phase == RunPhase.Running && refused is null)
            {
                refused = Record.Exception(() =>
                {
                    _ = session.SendAsync("too early");
                });
            }
            else if (state is { Phase: RunPhase.Idle, Messages.Count: 2 })
            {
                second.TrySetResult(session.SendAsync("from the handler"));
            }
        };

        await session.SendAsync("hi").Soon();
        await (await second.Task.Soon()).Soon();

        Assert.IsType<InvalidOperationException>(refused);
        Assert.Equal(["hi", "hello", "from the handler", "hello"], session.State.Texts());
    }
}
