using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Sessions;

public sealed class RunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Prompt_is_answered_and_every_row_is_in_the_log()
    {
        await using var stage = await SessionStage.StartAsync();

        var result = await stage.AnswerAsync("Hi");

        Assert.True(result.IsSuccess);
        Assert.Equal("Hello!", result.Text);
        Assert.Equal(
            "session.created message.added RUN_STARTED STEP_STARTED TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END STEP_FINISHED RUN_FINISHED",
            await stage.TypesAsync()
        );
        Assert.Equal(["Hi", "Hello!"], (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Rows_are_numbered_without_a_gap()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text("one two three", 3).Build());

        await stage.AnswerAsync("Count");

        var rows = await stage.LogAsync();
        Assert.Equal(rows.Select((_, at) => (long)at + 1), rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task Next_run_shows_the_model_what_was_said_before()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);

        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        Assert.Equal(["first", "one", "second"], model.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task History_survives_a_new_process()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");

        await stage.CrashAsync();
        await stage.AnswerAsync("second");

        Assert.Equal(["first", "one", "second"], model.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Tool_calls_get_ids_of_the_host_and_the_run_goes_on_with_their_results()
    {
        var model = new ScriptedModelBuilder().ToolCall("nothing", """{"a":1}""", "call_1").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);

        var result = await stage.AnswerAsync("Go");

        Assert.Equal("done", result.Text);
        var messages = await stage.MessagesAsync();
        var call = Assert.Single(Assert.IsType<AssistantMessage>(messages[1]).ToolCalls);
        Assert.NotEqual("call_1", call.Id);
        Assert.StartsWith("call_", call.Id, StringComparison.Ordinal);
        Assert.Equal(call.Id, Assert.IsType<ToolMessage>(messages[2]).ToolCallId);
        Assert.Equal("Unknown tool: nothing", messages[2].Text.ToString());
    }

    [Fact]
    public async Task Words_after_a_call_are_another_message()
    {
        var model = new ScriptedModelBuilder().Text("before").ToolCall("x").Text("after").NextRequest().Text("end").Build();
        await using var stage = await SessionStage.StartAsync(model);

        await stage.AnswerAsync("Go");

        Assert.Equal(
            ["User Go", "Assistant before", "Tool Unknown tool: x", "Assistant after", "Assistant end"],
            (await stage.MessagesAsync()).Select(message => $"{message.Role} {message.Text}")
        );
    }

    [Fact]
    public async Task What_a_provider_wants_back_with_a_call_goes_back_with_it()
    {
        var call = FunctionCalls.Parse("c", "x", "{}");
        FunctionCalls.Protect(call, "sealed");
        var model = new ScriptedModelBuilder().Content(call).NextRequest().Text("end").Build();
        await using var stage = await SessionStage.StartAsync(model);

        await stage.AnswerAsync("Go");

        var sent = model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();
        Assert.Equal("sealed", FunctionCalls.ProtectedDataOf(Assert.Single(sent)));
    }

    [Fact]
    public async Task Second_prompt_waits_for_the_first()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);

        var first = await stage.AskAsync("a");
        var second = await stage.AskAsync("b");
        gate.SetResult();

        Assert.Equal(RunPosition.Started, first.Mode);
        Assert.Equal((RunPosition.Queued, 1), (second.Mode, second.Position));
        Assert.Equal("one", (await first.Finished.WaitAsync(Patience)).Text);
        Assert.Equal("two", (await second.Finished.WaitAsync(Patience)).Text);
        Assert.NotEqual(first.RunId, second.RunId);
    }

    [Fact]
    public async Task Steering_joins_the_run_at_its_next_step()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);

        var first = await stage.AskAsync("a");
        var second = await stage.AskAsync("b", WhenBusy.Steer);
        gate.SetResult();

        Assert.Equal(RunPosition.Steered, second.Mode);
        Assert.Equal(first.RunId, second.RunId);
        Assert.Equal("two", (await second.Finished.WaitAsync(Patience)).Text);
        Assert.Equal(["a", "one", "b"], model.Requests[1].Messages.Select(message => message.Text));
        Assert.Contains("input.joined", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Busy_session_can_refuse()
    {
        var model = new ScriptedModelBuilder().Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("a");

        var refusal = await Assert.ThrowsAsync<SessionBusyException>(() => stage.AskAsync("b", WhenBusy.Reject));

        Assert.Equal("Session is busy", refusal.Message);
        Assert.DoesNotContain("input.queued", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ends_the_run_keeps_what_was_said_and_drops_what_waits()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("par").Then(shown.SetResult).Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        var second = await stage.AskAsync("b");
        await shown.Task.WaitAsync(Patience);

        using var lease = await stage.SessionAsync();
        var stopped = await lease.Session.StopAsync("stop");

        Assert.Equal(new StopResult(true, first.RunId, 1), stopped);
        Assert.Equal(RunState.Stopped, (await first.Finished.WaitAsync(Patience)).State);
        Assert.Equal("Prompt cancelled because session was stopped", (await second.Finished.WaitAsync(Patience)).Error);
        var messages = await stage.MessagesAsync();
        Assert.Equal(["a", "par", "b"], messages.Select(message => message.Text.ToString()));
        Assert.Equal("stopped", messages.Single(message => message.Text.ToString() == "par").TagOf(MessageTags.Status));
    }

    [Fact]
    public async Task Interrupting_stops_the_run_and_begins_another()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("par").Then(shown.SetResult).Stall().NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var first = await stage.AskAsync("a");
        await shown.Task.WaitAsync(Patience);

        var second = await stage.AskAsync("b", WhenBusy.Interrupt);

        Assert.Equal(RunState.Stopped, (await first.Finished.WaitAsync(Patience)).State);
        Assert.Equal("two", (await second.Finished.WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task Run_that_was_cut_off_is_closed_with_what_was_shown()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("half an").Then(shown.SetResult).Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("a");
        await shown.Task.WaitAsync(Patience);
        using (var lease = await stage.SessionAsync())
        {
            await lease.Session.Log.BarrierAsync(lease.Session.Current!.Log, Durability.Os);
        }

        await stage.CrashAsync();

        var messages = await stage.MessagesAsync();
        Assert.Equal(["a", "half an"], messages.Select(message => message.Text.ToString()));
        Assert.Equal("interrupted", messages[1].TagOf(MessageTags.Status));
        Assert.EndsWith("TEXT_MESSAGE_END STEP_FINISHED RUN_ERROR", await stage.TypesAsync(), StringComparison.Ordinal);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Input_that_waited_when_the_process_ended_is_answered_by_the_next()
    {
        var asked = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Then(asked.SetResult).Stall().NextRequest().Text("late").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AskAsync("a");
        await stage.AskAsync("b");
        await asked.Task.WaitAsync(Patience);

        await stage.CrashAsync();
        using var lease = await stage.SessionAsync();
        while (lease.Session.Current is { } run)
        {
            await run.Finished.WaitAsync(Patience);
            await lease.Session.Log.StateAsync();
        }

        Assert.Equal("late", (await stage.MessagesAsync())[^1].Text.ToString());
    }

    [Fact]
    public async Task Model_that_breaks_off_is_asked_once_more_and_what_was_shown_stays()
    {
        var model = new ScriptedModelBuilder().Text("half").Fail(503).NextRequest().Text("whole").Build();
        await using var stage = await SessionStage.StartAsync(model);

        var result = await stage.AnswerAsync("a");

        Assert.Equal("whole", result.Text);
        var messages = await stage.MessagesAsync();
        Assert.Equal(["a", "half", "whole"], messages.Select(message => message.Text.ToString()));
        Assert.Equal("interrupted", messages[1].TagOf(MessageTags.Status));
        Assert.Equal(["a"], model.Requests[1].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Model_that_refuses_fails_the_run_with_its_words()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Fail(401, "no such key").Build());

        var result = await stage.AnswerAsync("a");

        Assert.Equal((RunState.Failed, "Model request failed: 401 no such key"), (result.State, result.Error));
        Assert.EndsWith("RUN_ERROR", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_was_cut_by_its_length_goes_on_once_in_whichever_step()
    {
        var script = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("half ").Finish(ChatFinishReason.Length).NextRequest();
        var model = script.Text("and half").Finish(ChatFinishReason.Length).Build();
        await using var stage = await SessionStage.StartAsync(model);

        var result = await stage.AnswerAsync("Go");

        Assert.Equal((RunState.Completed, "and half"), (result.State, result.Text));
        Assert.Equal(3, model.Requests.Count);
    }

    [Fact]
    public async Task Endless_tool_rounds_end_at_the_limit()
    {
        var model = new ScriptedModelBuilder().ToolCall("again");
        for (var i = 0; i < 10; i++)
        {
            model.NextRequest().ToolCall("again");
        }

        await using var stage = await SessionStage.StartAsync(model.Build());

        Assert.Equal("Step limit reached: 8", (await stage.AnswerAsync("a")).Error);
    }

    [Fact]
    public async Task Hundred_sessions_at_once_keep_their_words_apart()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text(request => $"re: {request.Prompt}").Build());
        stage.Model = Echo();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => stage.AnswerAsync($"{i}", $"s{i}")));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"re: {i}"), answers.Select(answer => answer.Text));
    }

    private static ScriptedModel Echo()
    {
        var model = new ScriptedModelBuilder();
        for (var i = 0; i < 100; i++)
        {
            (i == 0 ? model : model.NextRequest()).Text(request => $"re: {request.Prompt}");
        }

        return model.Build();
    }
}
