using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests;

public class ToolTests
{
    private static readonly ToolDefinition Weather = new("weather", "Tells the weather");
    private static readonly ToolDefinition Pick = new("pick", "Asks the user");

    [Fact]
    public async Task Result_is_appended_and_a_follow_up_run_gets_it()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "weather", """{"city":"Rome"}""").Finish().Close(),
            run => run.Answer("sunny")
        );
        ToolInvocation? seen = null;
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    Weather,
                    (invocation, _) =>
                    {
                        seen = invocation;
                        return new("25 degrees");
                    }
                )
        );
        var session = client.NewSession();
        var states = session.States.GetAsyncEnumerator();

        var result = await session.SendAsync("weather?").Soon();

        Assert.Equal((RunOutcome.Completed, 2), (result.Outcome, result.Runs));
        Assert.Equal(JsonData.Object(("city", "Rome")), seen!.Arguments);
        Assert.Equal(agent.Inputs[0].RunId, seen.RunId);
        Assert.Equal(agent.Inputs[0].RunId, agent.Inputs[1].ParentRunId);
        Assert.NotEqual(agent.Inputs[0].RunId, agent.Inputs[1].RunId);
        var answer = Assert.IsType<ToolMessage>(agent.Inputs[1].Messages[^1]);
        Assert.Equal(("c1", "25 degrees", null), (answer.ToolCallId, answer.Content.ToString(), answer.Error));
        Assert.Equal(["weather?", "", "25 degrees", "sunny"], session.State.Texts());
        await session.DisposeAsync();
        var phases = new List<RunPhase>();
        while (await states.MoveNextAsync())
        {
            phases.Add(states.Current.Phase);
        }

        Assert.Equal(RunPhase.Idle, phases[^1]);
        Assert.Single(phases[..^1], phase => phase == RunPhase.Idle);
    }

    [Fact]
    public async Task Tool_that_only_one_call_offers_is_waited_for_too()
    {
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "pick").Finish().Close(), run => run.Answer("fine"));
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        await session.SendAsync("hi", new() { Tools = [Pick] }).Soon();

        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("go on");
        });
        Assert.Equal(RunOutcome.Completed, (await session.SubmitToolResultAsync("c1", "red").Soon()).Outcome);
        Assert.Equal(["hi", "", "red", "fine"], session.State.Texts());
    }

    [Fact]
    public async Task What_a_call_adds_goes_to_each_of_its_runs()
    {
        var headers = new List<string>();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Tools.Add(Weather, (_, _) => new("sunny")).Add(Pick);
                options.Interceptors.Add(
                    new LambdaInterceptor(
                        (context, next, token) =>
                        {
                            headers.Add(context.Headers["x-call"]);
                            return next(context, token);
                        }
                    )
                );
            }
        );
        var session = client.NewSession();
        var options = new SendOptions
        {
            Tools = [Weather],
            Context = [new("place", "Rome")],
            ForwardedProps = JsonData.Object(("a", 1)),
            Headers = new Dictionary<string, string> { ["X-Call"] = "1" },
        };

        await session.SendAsync("hi", options).Soon();

        Assert.Equal(2, agent.Inputs.Count);
        Assert.All(
            agent.Inputs,
            input =>
                Assert.Equal((options.Tools, options.Context, options.ForwardedProps), (input.Tools, input.Context, input.ForwardedProps))
        );
        Assert.Equal(["1", "1"], headers);
    }

    [Fact]
    public async Task Answer_of_people_to_a_call_whose_tool_is_at_work_is_the_answer()
    {
        var tool = new TaskCompletionSource<ToolOutput>();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, (_, _) => new(tool.Task)));
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 1 });

        await session.SubmitToolResultAsync("c1", "of people").Soon();
        tool.SetResult("of the tool");
        await send.Soon();

        Assert.Equal("of people", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Text.ToString());
        Assert.Equal(2, agent.Inputs.Count);
    }

    [Fact]
    public async Task Run_that_follows_a_tool_round_is_a_run_like_any_other()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, (_, _) => new("x")));
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        (await agent.NextRunAsync()).Start().Call("c1", "weather").Finish().Close();
        var second = await agent.NextRunAsync();

        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SubmitToolResultAsync("c1", "late");
        });
        second.Answer("done");
        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Connection_that_lingers_is_given_up_before_the_tools_begin()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                (options.TimeProvider, options.AutoPersist) = (time, AutoPersist.Off);
                options.Tools.Add(Weather, (_, _) => new("x"));
            }
        );
        var send = client.NewSession().SendAsync("hi");
        var lingering = (await agent.NextRunAsync()).Start().Call("c1", "weather").Finish();
        await time.WaitForTimersAsync();

        time.Advance(TimeSpan.FromSeconds(1));
        var second = await agent.NextRunAsync();

        await lingering.Disposed;
        Assert.False(send.IsCompleted);
        second.Answer("done");
        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Call_that_nobody_here_answers_is_answered_before_the_run_that_follows_a_tool_round()
    {
        var agent = ManualAgent.Playing(
            run =>
                run.Start().Call("c1", "weather").Call("c2", "theirs").Finish(new SuccessOutcome { PendingToolCallIds = ["c1"] }).Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, (_, _) => new("x")));

        await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(
            [("c1", false), ("c2", true)],
            agent.Inputs[1].Messages.OfType<ToolMessage>().Select(answer => (answer.ToolCallId, answer.Error is not null)).Order()
        );
    }

    [Fact]
    public void Result_that_is_a_JSON_string_is_its_text_and_any_other_value_JSON()
    {
        Assert.Equal("sunny", ToolOutput.From(JsonData.Parse("\"sunny\"")).Content.ToString());
        Assert.Equal("""{"a":1}""", ToolOutput.From(JsonData.Object(("a", 1))).Content.ToString());
    }

    [Fact]
    public async Task Names_of_tools_compare_with_case()
    {
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "WEATHER").Finish().Close());
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, (_, _) => new("x")));

        Assert.Equal(1, (await client.NewSession().SendAsync("hi").Soon()).Runs);
    }

    [Fact]
    public async Task Call_without_arguments_has_none()
    {
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather", "").Finish().Close(), run => run.Answer("done"));
        JsonData? seen = null;
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    Weather,
                    (invocation, _) =>
                    {
                        seen = invocation.Arguments;
                        return new("x");
                    }
                )
        );

        await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(JsonData.EmptyObject, seen);
    }

    [Fact]
    public async Task Tools_work_one_after_the_other_unless_told_otherwise()
    {
        var (atWork, most) = (0, 0);
        var agent = ManualAgent.Playing(
            run =>
            {
                run.Start();
                for (var i = 0; i < 20; i++)
                {
                    run.Call($"c{i}", "weather");
                }

                run.Finish().Close();
            },
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, WorkAsync));

        await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(1, most);

        async ValueTask<ToolOutput> WorkAsync(ToolInvocation invocation, CancellationToken cancellationToken)
        {
            most = Math.Max(most, Interlocked.Increment(ref atWork));
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref atWork);
            return "x";
        }
    }

    [Fact]
    public async Task Call_of_a_tool_that_is_not_ours_is_waited_for_only_where_the_agent_names_it()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "theirs").Finish().Close(),
            run => run.Start().Call("c2", "theirs").Finish(new SuccessOutcome { PendingToolCallIds = ["c2"] }).Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick));
        var session = client.NewSession();

        await session.SendAsync("one").Soon();
        await session.SendAsync("two").Soon();

        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("three");
        });
        Assert.Equal(RunOutcome.Completed, (await session.SubmitToolResultAsync("c2", "x").Soon()).Outcome);
    }

    [Fact]
    public async Task Call_that_came_in_half_can_neither_be_answered_nor_executed()
    {
        var agent = ManualAgent.Playing(run =>
            run.Start().Emit(new ToolCallStartEvent("c1", "weather")).Finish(new SuccessOutcome { PendingToolCallIds = ["c1"] }).Close()
        );
        var isExecuted = false;
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Verification = VerificationMode.Lenient;
                options.Tools.Add(
                    Weather,
                    (_, _) =>
                    {
                        isExecuted = true;
                        return new("x");
                    }
                );
            }
        );
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();

        Assert.False(isExecuted);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.SubmitToolResultAsync("c1", "x");
        });
    }

    [Fact]
    public async Task Call_goes_with_the_messages_that_asked_it()
    {
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "pick").Finish().Close(), run => run.Start());
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick));
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        Assert.Equal(["c1"], session.State.PendingToolCallIds);

        var send = session.RegenerateAsync();

        Assert.Empty(session.State.PendingToolCallIds);
        session.Cancel();
        await send.Soon();
    }

    [Fact]
    public async Task Answer_of_people_waits_for_the_answers_to_open_questions()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "pick").Ask(new Interrupt("i1", "tool_call") { ToolCallId = "c1" }).Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick));
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        var result = await session.SubmitToolResultAsync("c1", "red").Soon();

        Assert.Equal((RunOutcome.Completed, 0), (result.Outcome, result.Runs));
        Assert.Single(agent.Inputs);
        Assert.Equal(RunOutcome.Completed, (await session.ResumeAsync([ResumeEntry.Resolve("i1")]).Soon()).Outcome);
        Assert.Equal(["hi", "", "red"], agent.Inputs[1].Messages.Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Call_that_nobody_here_answers_is_answered_before_the_run_that_follows_people()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "pick").Call("c2", "theirs").Finish(new SuccessOutcome { PendingToolCallIds = ["c1"] }).Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick));
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        await session.SubmitToolResultAsync("c1", "red").Soon();

        Assert.Equal(
            [("c1", false), ("c2", true)],
            agent.Inputs[1].Messages.OfType<ToolMessage>().Select(answer => (answer.ToolCallId, answer.Error is not null)).Order()
        );
    }

    [Fact]
    public async Task Session_counts_as_running_until_no_round_follows()
    {
        var release = new TaskCompletionSource<ToolOutput>();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(agent, options => options.Tools.Add(Weather, (_, _) => new(release.Task)));
        var session = client.NewSession();
        var wasIdle = false;
        session.StateChanged += (_, state) => wasIdle |= !session.IsRunning && state.Messages.Count < 4;

        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 1 });
        Assert.True(session.IsRunning);
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("too early");
        });
        release.SetResult("x");
        await send.Soon();

        Assert.False(wasIdle);
        Assert.False(session.IsRunning);
    }

    [Fact]
    public async Task Results_stand_in_the_order_of_the_calls_whatever_order_they_come_in()
    {
        var slow = new TaskCompletionSource<ToolOutput>();
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "slow").Call("c2", "fast").Finish().Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.MaxParallelTools = 2;
                options
                    .Tools.Add(new ToolDefinition("slow", ""), (_, _) => new(slow.Task))
                    .Add(
                        new ToolDefinition("fast", ""),
                        (_, _) =>
                        {
                            slow.SetResult("first");
                            return new("second");
                        }
                    );
            }
        );
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();

        Assert.Equal(["c1", "c2"], session.State.Messages.OfType<ToolMessage>().Select(message => message.ToolCallId));
    }

    [Theory]
    [InlineData("throws", "Tool weather failed")]
    [InlineData("denied", "not today")]
    [InlineData("bad json", "The arguments are not valid JSON")]
    [InlineData("says so", "no such city")]
    public async Task Failure_of_a_tool_is_an_answer_and_no_failure_of_the_run(string failure, string told)
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "weather", failure == "bad json" ? "{" : "{}").Finish().Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.ApproveTool = (_, _) => new(failure == "denied" ? ToolDecision.Deny("not today") : ToolDecision.Allow);
                options.Tools.Add(
                    Weather,
                    (_, _) => failure == "throws" ? throw new InvalidOperationException("secret") : new(ToolOutput.Failed("no such city"))
                );
            }
        );
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        var answer = Assert.Single(session.State.Messages.OfType<ToolMessage>());
        Assert.Equal((told, told), (answer.Error, answer.Content.ToString()));
    }

    [Fact]
    public async Task Tool_that_takes_too_long_is_left_behind()
    {
        var time = new ManualTimeProvider();
        var stopped = new TaskCompletionSource();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(
            agent,
            options =>
            {
                (options.TimeProvider, options.AutoPersist) = (time, AutoPersist.Off);
                options.ToolTimeout = TimeSpan.FromSeconds(5);
                options.Tools.Add(
                    Weather,
                    async (_, token) =>
                    {
                        token.Register(() => stopped.TrySetResult());
                        await new TaskCompletionSource().Task;
                        return "never";
                    }
                );
            }
        );
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 1 });

        // The first timer may still be the one of the grace of the run before.
        while (!send.IsCompleted)
        {
            await await Task.WhenAny(send, time.WaitForTimersAsync());
            time.Advance(TimeSpan.FromSeconds(5));
        }

        await send.Soon();

        Assert.Equal("Tool weather took longer than 5 s", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Error);
        await stopped.Task.Soon();
    }

    [Fact]
    public async Task Approval_may_edit_the_arguments()
    {
        JsonData? used = null;
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.ApproveTool = (_, _) => new(ToolDecision.Edit(JsonData.Object(("city", "Oslo"))));
                options.Tools.Add(
                    Weather,
                    (invocation, _) =>
                    {
                        used = invocation.Arguments;
                        return new(JsonData.Object(("ok", true)));
                    }
                );
            }
        );
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();

        Assert.Equal(JsonData.Object(("city", "Oslo")), used);
        Assert.Equal("""{"ok":true}""", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Content.ToString());
    }

    [Fact]
    public async Task Rounds_are_limited()
    {
        var calls = 0;
        var agent = new ManualAgent { Script = run => run.Start().Call($"c-{run.Input.RunId}", "weather").Finish().Close() };
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.MaxToolRounds = 2;
                options.Tools.Add(
                    Weather,
                    (_, _) =>
                    {
                        calls++;
                        return new("x");
                    }
                );
            }
        );
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal((RunOutcome.Failed, 3, 2), (result.Outcome, result.Runs, calls));
        Assert.Equal(("Tool round limit reached", ErrorCode.AgentToolFailed), (result.Error!.Message, result.Error.Code));
        Assert.Equal(RunPhase.Error, session.State.Phase);
        Assert.Equal(2, session.State.Messages.OfType<ToolMessage>().Count());
    }

    [Fact]
    public async Task Stop_during_a_tool_ends_everything_and_its_result_is_ignored()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new TaskCompletionSource<ToolOutput>();
        var stopped = new TaskCompletionSource();
        var agent = new ManualAgent { Script = run => run.Start().Call("c1", "weather").Finish().Close() };
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    Weather,
                    (_, token) =>
                    {
                        token.Register(() => stopped.TrySetResult());
                        started.SetResult();
                        return new(output.Task);
                    }
                )
        );
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await started.Task.Soon();

        session.Cancel();
        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await stopped.Task.Soon();
        output.SetResult("late");

        Assert.Empty(session.State.Messages.OfType<ToolMessage>());
        Assert.Single(agent.Inputs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_after_a_tool_that_was_stopped_says_that_its_call_has_no_answer(bool isCancelled)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "weather").Finish().Close(), run => run.Answer("never mind"));
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.ConcurrentSend = ConcurrentSend.CancelPrevious;
                options.Tools.Add(
                    Weather,
                    async (_, token) =>
                    {
                        started.SetResult();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                        return "late";
                    }
                );
            }
        );
        var session = client.NewSession();
        var stopped = session.SendAsync("hi");
        await started.Task.Soon();
        if (isCancelled)
        {
            session.Cancel();
        }

        var result = await session.SendAsync("something else").Soon();

        Assert.Equal((RunOutcome.Aborted, RunOutcome.Completed), ((await stopped.Soon()).Outcome, result.Outcome));
        var answer = Assert.Single(agent.Inputs[1].Messages.OfType<ToolMessage>());
        Assert.Equal(("c1", "This call was not answered"), (answer.ToolCallId, answer.Error));
    }

    [Fact]
    public async Task Call_is_executed_once_whatever_brings_it_again()
    {
        var calls = 0;
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "weather").Finish().Close(),
            run => run.Start().Emit(new ToolCallStartEvent("c1", "weather"), new ToolCallEndEvent("c1")).Finish().Close()
        );
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    Weather,
                    (_, _) =>
                    {
                        calls++;
                        return new("x");
                    }
                )
        );
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();
        await session.RegenerateAsync().Soon();

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("interrupt")]
    [InlineData("incomplete")]
    [InlineData("answered")]
    [InlineData("unknown")]
    public async Task Nothing_is_executed_unless_the_run_leaves_a_complete_call_to_us(string how)
    {
        var calls = 0;
        var agent = ManualAgent.Playing(run =>
            _ = how switch
            {
                "error" => run.Start().Call("c1", "weather").Emit(new RunErrorEvent("no")).Close(),
                "interrupt" => run.Start().Call("c1", "weather").Ask(new Interrupt("i", "tool_call") { ToolCallId = "c1" }).Close(),
                "incomplete" => run.Start().Emit(new ToolCallStartEvent("c1", "weather")).Close(),
                "answered" => run.Start().Call("c1", "weather").Emit(new ToolCallResultEvent("r1", "c1", "mine")).Finish().Close(),
                _ => run.Start().Call("c1", "somebody-elses").Finish().Close(),
            }
        );
        await using var client = Chat.With(
            agent,
            options =>
                options.Tools.Add(
                    Weather,
                    (_, _) =>
                    {
                        calls++;
                        return new("x");
                    }
                )
        );

        await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(0, calls);
        Assert.Single(agent.Inputs);
    }

    [Fact]
    public async Task Call_that_people_answer_waits_for_them_and_the_last_answer_goes_on()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "pick").Call("c2", "weather").Call("c3", "pick").Finish().Close(),
            run => run.Answer("thanks")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick).Add(Weather, (_, _) => new("25")));
        var session = client.NewSession();

        var sent = await session.SendAsync("hi").Soon();
        Assert.Equal((RunOutcome.Completed, 1, RunPhase.Idle), (sent.Outcome, sent.Runs, session.State.Phase));
        Assert.Equal(["c1", "c3"], session.State.PendingToolCallIds);
        var refused = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("never mind");
        });
        Assert.Contains(nameof(ChatSession.SubmitToolResultAsync), refused.Message, StringComparison.Ordinal);

        var first = await session.SubmitToolResultAsync("c3", "blue").Soon();
        Assert.Equal(0, first.Runs);
        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.SubmitToolResultAsync("c3", "green");
        });
        var last = await session.SubmitToolResultAsync("c1", "red").Soon();

        Assert.Equal((RunOutcome.Completed, 1), (last.Outcome, last.Runs));
        Assert.Equal(
            ["c1", "c2", "c3"],
            agent.Inputs[1].Messages.OfType<ToolMessage>().Select(message => message.ToolCallId).Order(StringComparer.Ordinal)
        );
        Assert.Equal("thanks", session.State.Texts()[^1]);
    }

    [Fact]
    public async Task Answer_of_people_during_a_tool_round_is_taken_along()
    {
        var release = new TaskCompletionSource<ToolOutput>();
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "weather").Call("c2", "pick").Finish().Close(),
            run => run.Answer("done")
        );
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick).Add(Weather, (_, _) => new(release.Task)));
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 2 });

        var submitted = await session.SubmitToolResultAsync("c2", "red").Soon();
        release.SetResult("25");

        Assert.Equal(0, submitted.Runs);
        Assert.Equal(2, (await send.Soon()).Runs);
    }

    [Fact]
    public async Task Open_calls_can_be_declined()
    {
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "pick").Finish().Close(), run => run.Answer("ok"));
        await using var client = Chat.With(agent, options => options.Tools.Add(Pick));
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        await session.SendAsync("never mind", new() { OpenToolCalls = OpenToolCalls.Decline }).Soon();

        var answer = Assert.Single(agent.Inputs[1].Messages.OfType<ToolMessage>());
        Assert.Contains("declined", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_of_the_AI_abstractions_is_a_tool()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "add", """{"a":2,"b":3}""").Finish().Close(),
            run => run.Answer("done")
        );
        var add = AIFunctionFactory.Create((int a, int b) => a + b, "add", "Adds");
        await using var client = Chat.With(agent, options => options.Tools.Add(add));
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();

        Assert.Equal(("add", "Adds"), (agent.Inputs[0].Tools[0].Name, agent.Inputs[0].Tools[0].Description));
        Assert.True(agent.Inputs[0].Tools[0].Parameters!.IsObject);
        Assert.Equal("5", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Content.ToString());
    }

    [Fact]
    public void Two_tools_cannot_have_one_name()
    {
        var registry = new ToolRegistry().Add(Weather);

        Assert.Throws<ArgumentException>(() => registry.Add(Weather with { Description = "again" }));
        registry.Add(new ToolDefinition("Weather", "another"));
        Assert.Equal(2, registry.Definitions.Count);
    }
}
