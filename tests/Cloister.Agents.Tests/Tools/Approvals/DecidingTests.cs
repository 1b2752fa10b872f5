using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Approvals;

public sealed class DecidingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Approved_call_is_carried_out_as_it_was_made_and_the_model_goes_on()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell", """{"what":"ls"}"""));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        var result = await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Equal((RunState.Completed, "done"), (result.State, result.Text));
        Assert.Equal(["shell(ls)"], scene.Done);
        Assert.Equal(["did shell(ls)"], scene.Told(1));
        Assert.Equal(["shell spent"], await scene.RowsAsync());
        Assert.EndsWith(
            "RUN_FINISHED approval.resolved RUN_STARTED tool.started TOOL_CALL_RESULT STEP_STARTED TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_END STEP_FINISHED RUN_FINISHED",
            await scene.Stage.TypesAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Log_says_who_decided_and_where()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        var resolved = (await scene.Stage.LogAsync()).Select(LogJson.Read).OfType<ApprovalResolved>().Single();
        Assert.Equal(new ApprovalResolved(question.Id, "approved", "ann", "cli"), resolved);
    }

    [Fact]
    public async Task Denied_call_is_answered_with_what_the_person_said()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        var result = await scene.AnswerAsync(ApprovalAnswer.Deny(question.Id, "Use the other one."));

        Assert.Equal("done", result.Text);
        Assert.Equal(["Denied: a person did not allow this call. It was not carried out. They said: Use the other one."], scene.Told(1));
        Assert.Equal(["denied"], await scene.FailuresAsync());
        Assert.Empty(scene.Done);
        Assert.DoesNotContain("tool.started", await scene.Stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_of_the_protocol_approves_and_gets_the_result_in_its_stream()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        var events = await scene.ResumeAsync(ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true))));

        Assert.Equal(question.ToolCallId, Assert.Single(events.OfType<ToolCallResultEvent>()).ToolCallId);
        Assert.Empty(events.OfType<ToolCallStartEvent>());
        Assert.IsType<SuccessOutcome>(Assert.IsType<RunFinishedEvent>(events[^1]).Outcome);
        Assert.Equal(["shell()"], scene.Done);
    }

    [Theory]
    [InlineData("""{"approved":false,"reason":"no"}""", "Denied: a person did not allow this call. It was not carried out. They said: no")]
    [InlineData("""{"approved":"true"}""", "Denied: a person did not allow this call. It was not carried out.")]
    [InlineData("{}", "Denied: a person did not allow this call. It was not carried out.")]
    [InlineData(null, "Cancelled: the question about this call was withdrawn. It was not carried out.")]
    public async Task What_does_not_say_so_is_no_approval(string? payload, string told)
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        await scene.ResumeAsync(
            payload is null ? ResumeEntry.Cancel(question.Id) : ResumeEntry.Resolve(question.Id, JsonData.Parse(payload))
        );

        Assert.Equal([told], scene.Told(1));
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Clients_version_of_the_call_is_of_no_account()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell", """{"what":"ls"}"""));
        scene.Gated("shell").Tool("other");
        var question = Assert.Single(await scene.AskAsync());
        var messages = await scene.Stage.MessagesAsync();
        var call = messages.OfType<AssistantMessage>().Single();

        await scene.Stage.RunAsync(
            new("s1", "r2")
            {
                Messages =
                [
                    messages[0],
                    call with
                    {
                        ToolCalls = [call.ToolCalls[0] with { Name = "other", Arguments = """{"what":"rm"}""" }],
                    },
                ],
                Resume = [ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true)))],
            }
        );

        Assert.Equal(["shell(ls)"], scene.Done);
    }

    [Fact]
    public async Task Client_cannot_answer_a_call_that_is_ours()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        var messages = await scene.Stage.MessagesAsync();

        await scene.Stage.RunAsync(
            new("s1", "r2") { Messages = [.. messages, new ToolMessage("t1", question.ToolCallId!, "it went well")] }
        );

        Assert.Empty(await scene.ResultsAsync());
        Assert.Equal(["shell open"], await scene.RowsAsync());
    }

    [Fact]
    public async Task Second_answer_is_ignored()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        var second = await scene.DecideAsync(ApprovalAnswer.Deny(question.Id));
        var third = await scene.ResumeAsync(ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true))));

        Assert.Equal(("It is not open, but spent.", ApprovalState.Spent), (second.Ignored!.Why, second.Ignored.State));
        Assert.IsType<SuccessOutcome>(Assert.IsType<RunFinishedEvent>(third[^1]).Outcome);
        Assert.Equal(["shell()"], scene.Done);
    }

    [Fact]
    public async Task Question_that_nobody_asked_is_ignored()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));

        Assert.Equal("There is no such question.", (await scene.DecideAsync(ApprovalAnswer.Approve("ap_1"))).Ignored?.Why);
    }

    [Fact]
    public async Task Of_many_who_answer_at_once_one_is_heard()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => scene.DecideAsync(ApprovalAnswer.Approve(question.Id))))
        );

        var taken = Assert.Single(outcomes, outcome => outcome.IsTaken);
        Assert.Equal("done", (await taken.Run!.Finished.WaitAsync(Patience)).Text);
        Assert.Equal(["shell()"], scene.Done);
    }

    [Fact]
    public async Task Answer_that_comes_too_late_is_ignored_and_the_next_input_tells_the_model()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        scene.Stage.Time.Advance(TimeSpan.FromHours(2));

        var late = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        var next = await scene.Stage.AnswerAsync("Well?");

        Assert.Equal("It has expired.", late.Ignored?.Why);
        Assert.Equal((RunState.Completed, "done"), (next.State, next.Text));
        Assert.Equal(["Expired: nobody decided about this call in time. It was not carried out."], scene.Told(1));
        Assert.Equal(["expired"], await scene.FailuresAsync());
        Assert.Equal(["shell expired"], await scene.RowsAsync());
        Assert.Contains("RUN_STARTED approval.resolved TOOL_CALL_RESULT", await scene.Stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_answers_too_late_gets_the_result_that_says_so()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        scene.Stage.Time.Advance(TimeSpan.FromHours(3));

        var events = await scene.ResumeAsync(ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true))));

        Assert.StartsWith("Expired: ", Assert.Single(events.OfType<ToolCallResultEvent>()).Content.ToString(), StringComparison.Ordinal);
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Answer_waits_its_turn_while_a_run_goes_on()
    {
        var gate = new TaskCompletionSource();
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").NextRequest().WaitFor(gate.Task).Text("meanwhile").NextRequest().Text("done")
        );
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        var meanwhile = await scene.Stage.AskAsync("Hello?");

        var outcome = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        Assert.Equal(RunPosition.Queued, outcome.Run!.Mode);
        Assert.Equal(["shell approved"], await scene.RowsAsync());
        Assert.Empty(scene.Done);
        gate.SetResult();

        Assert.Equal("meanwhile", (await meanwhile.Finished.WaitAsync(Patience)).Text);
        Assert.Equal("done", (await outcome.Run.Finished.WaitAsync(Patience)).Text);
        Assert.Equal(["shell()"], scene.Done);
    }

    [Fact]
    public async Task Answer_that_is_dropped_with_the_queue_is_never_carried_out()
    {
        var stalled = new TaskCompletionSource();
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").NextRequest().Then(stalled.SetResult).Stall().NextRequest().Text("done")
        );
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        var meanwhile = await scene.Stage.AskAsync("Hello?");
        await stalled.Task.WaitAsync(Patience);
        var outcome = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));

        using (var lease = await scene.Stage.SessionAsync())
        {
            await lease.Session.StopAsync("stop");
        }

        await meanwhile.Finished.WaitAsync(Patience);
        Assert.Equal(RunState.Stopped, (await outcome.Run!.Finished.WaitAsync(Patience)).State);
        Assert.Equal("done", (await scene.Stage.AnswerAsync("And now?")).Text);
        Assert.Equal(["stopped"], await scene.ResultsAsync());
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Call_that_was_approved_for_one_folder_does_not_run_in_another()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell", tool => tool with { WorkingFolder = "/a" });
        var question = Assert.Single(await scene.AskAsync());
        scene.Box.Clear();
        scene.Gated("shell", tool => tool with { WorkingFolder = "/b" });

        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Equal(["Denied: the tool has changed since the call was approved. It was not carried out."], scene.Told(1));
        Assert.Equal(556, Assert.Single(scene.Box.Log.Records).EventId.Id);
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Call_that_somebody_changed_in_the_store_is_not_carried_out()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell", """{"what":"ls"}"""));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        var set = new WriteSet().Do(new("UPDATE approval SET input = $1"), JsonData.Parse("""{"what":"rm"}""").ToUtf8());
        await scene.Stage.Store.CommitAsync(set, Durability.Os);

        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Tool_that_is_gone_when_its_call_is_approved_is_unknown()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        scene.Box.Clear();

        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Equal(["Unknown tool: shell"], scene.Told(1));
    }

    [Fact]
    public async Task Approval_lends_nobody_the_rights_of_who_gives_it()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").NextRequest().ToolCall("delete").NextRequest().Text("done")
        );
        scene.Gated("shell").Tool("delete").Box.FilterOfSpeaker = speaker =>
            speaker == "guest" ? new() { Allow = ["shell"] } : ToolFilter.All;
        using var lease = await scene.Stage.SessionAsync();
        var said = PromptInput.Of(new UserMessage("u1", "Go"), scene.Stage.Ids) with { Speaker = "guest" };
        var asked = await (await lease.Session.SubmitAsync(said, WhenBusy.Queue)).Finished.WaitAsync(Patience);

        await scene.AnswerAsync(ApprovalAnswer.Approve(asked.Interrupts[0].Id));

        Assert.Equal(["shell()"], scene.Done);
        Assert.Equal(["shell"], scene.Stage.Model.Requests[1].Options.Tools!.Select(tool => tool.Name));
        Assert.Equal("Unknown tool: delete", (await scene.ResultsAsync())[^1]);
    }

    [Fact]
    public async Task Run_that_goes_on_still_has_the_tools_of_the_application()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        await scene.Stage.RunAsync(
            new("s1", "r1")
            {
                Messages = [new UserMessage("u1", "Go")],
                Tools = [new("show", "shows")],
                Context = [new("place", "here")],
            }
        );
        var open = await scene.Decisions.ListAsync(CancellationToken.None);

        await scene.AnswerAsync(ApprovalAnswer.Approve(open[0].Id));

        Assert.Equal(["shell", "show"], scene.Stage.Model.Requests[1].Options.Tools!.Select(tool => tool.Name));
    }

    private static ScriptedModelBuilder Calling(string tool, string arguments = "{}") =>
        new ScriptedModelBuilder().ToolCall(tool, arguments).NextRequest().Text("done");
}
