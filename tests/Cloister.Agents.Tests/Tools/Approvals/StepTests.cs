using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Approvals;

public sealed class StepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_stands_behind_a_question_waits_unless_it_only_reads()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("before").ToolCall("shell").ToolCall("after").ToolCall("read").NextRequest().Text("done")
        );
        scene.Tool("before").Gated("shell").Tool("after").ReadOnly("read");

        var question = Assert.Single(await scene.AskAsync());

        Assert.Equal(["before()", "read()"], scene.Done);
        Assert.Equal(["shell open", "after behind"], await scene.RowsAsync());

        await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Equal(["before()", "read()", "shell()", "after()"], scene.Done);
        Assert.Equal(["shell spent", "after spent"], await scene.RowsAsync());
        Assert.Equal(["did before()", "did shell()", "did after()", "did read()"], scene.Told(1));
    }

    [Fact]
    public async Task What_stands_behind_a_call_that_was_denied_is_carried_out()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").ToolCall("after").NextRequest().Text("done")
        );
        scene.Gated("shell").Tool("after");
        var question = Assert.Single(await scene.AskAsync());

        await scene.AnswerAsync(ApprovalAnswer.Deny(question.Id));

        Assert.Equal(["after()"], scene.Done);
        Assert.Equal(["denied", null], await scene.FailuresAsync());
    }

    [Fact]
    public async Task What_stands_behind_a_question_that_expired_does_not_begin_hours_later()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").ToolCall("after").NextRequest().Text("done")
        );
        scene.Gated("shell").Tool("after");
        await scene.AskAsync();
        scene.Stage.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("done", (await scene.Stage.AnswerAsync("Hello?")).Text);

        Assert.Empty(scene.Done);
        Assert.Equal(["expired", "expired"], await scene.FailuresAsync());
        Assert.Equal(["shell expired", "after cancelled"], await scene.RowsAsync());
    }

    [Fact]
    public async Task What_was_approved_in_time_is_carried_out_although_what_stands_behind_it_expired_meanwhile()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new ScriptedModelBuilder().ToolCall("shell", """{"what":"1"}""").ToolCall("shell", """{"what":"2"}""").NextRequest();
        script.Then(asked.SetResult).WaitFor(gate.Task).Text("one").NextRequest().Text("two").NextRequest().Text("three");
        await using var scene = await ApprovalScene.StartAsync(script);
        scene.Gated("shell").Stage.Limits = new(8, TimeSpan.FromDays(1));
        var questions = await scene.AskAsync();
        await scene.Stage.AskAsync("Are you busy?");
        await asked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var next = await scene.Stage.AskAsync("And now?");

        var decision = await scene.DecideAsync(ApprovalAnswer.Approve(questions[0].Id));
        scene.Stage.Time.Advance(TimeSpan.FromHours(3));
        gate.SetResult();

        Assert.Equal("two", (await next.Finished.WaitAsync(Patience, TestContext.Current.CancellationToken)).Text);
        Assert.Equal("three", (await decision.Run!.Finished.WaitAsync(Patience, TestContext.Current.CancellationToken)).Text);
        Assert.Equal(["shell(1)"], scene.Done);
        Assert.Equal(["shell spent", "shell expired"], await scene.RowsAsync());
    }

    [Fact]
    public async Task Several_questions_of_a_step_are_asked_at_once_and_answered_at_once()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("a").ToolCall("b").NextRequest().Text("done")
        );
        scene.Gated("a").Gated("b");
        var questions = await scene.AskAsync();
        Assert.Equal(2, questions.Count);

        await scene.ResumeAsync(
            ResumeEntry.Resolve(questions[0].Id, JsonData.Object(("approved", false))),
            ResumeEntry.Resolve(questions[1].Id, JsonData.Object(("approved", true)))
        );

        Assert.Equal(["b()"], scene.Done);
        Assert.Equal(["denied", null], await scene.FailuresAsync());
        Assert.Equal(2, scene.Stage.Model.Requests.Count);
    }

    [Fact]
    public async Task Calls_keep_their_order_whatever_is_approved_first()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("a").ToolCall("b").ToolCall("c").NextRequest().Text("done")
        );
        scene.Gated("a").Tool("b").Gated("c");
        var questions = await scene.AskAsync();

        var half = await scene.AnswerAsync(ApprovalAnswer.Approve(questions[1].Id));

        Assert.Equal(RunState.Waiting, half.State);
        Assert.Equal([questions[0].Id], half.Interrupts.Select(question => question.Id));
        Assert.Empty(scene.Done);
        Assert.Single(scene.Stage.Model.Requests);

        var whole = await scene.AnswerAsync(ApprovalAnswer.Approve(questions[0].Id));

        Assert.Equal((RunState.Completed, "done"), (whole.State, whole.Text));
        Assert.Equal(["a()", "b()", "c()"], scene.Done);
    }

    [Fact]
    public async Task Questions_come_when_the_application_has_answered_its_calls()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("read").ToolCall("shell").ToolCall("show").ToolCall("after").NextRequest().Text("done")
        );
        scene.ReadOnly("read").Gated("shell").Tool("after");
        var client = new ClientInput("show");
        scene.Stage.Directory.Services.Add(client);

        var asked = await client.SendAsync(scene.Stage, new UserMessage("u1", "Go"));
        var calls = (await scene.Stage.MessagesAsync()).OfType<AssistantMessage>().Single().ToolCalls;

        Assert.Equal(RunState.Completed, asked.State);
        Assert.Equal([calls[2].Id], (await LastOutcomeAsync<SuccessOutcome>(scene)).PendingToolCallIds);
        Assert.Equal(["read()"], scene.Done);
        Assert.Equal(["shell held", "after behind"], await scene.RowsAsync());

        var shown = await client.SendAsync(scene.Stage, new ToolMessage("t1", calls[2].Id, "shown"));

        Assert.Equal(RunState.Waiting, shown.State);
        Assert.Single(scene.Stage.Model.Requests);
        Assert.Equal(calls[1].Id, Assert.Single(shown.Interrupts).ToolCallId);
        Assert.Equal(["shell open", "after behind"], await scene.RowsAsync());

        var approved = await scene.AnswerAsync(ApprovalAnswer.Approve(shown.Interrupts[0].Id));

        Assert.Equal("done", approved.Text);
        Assert.Equal(["read()", "shell()", "after()"], scene.Done);
        Assert.Equal(["did read()", "did shell()", "shown", "did after()"], scene.Told(1));
    }

    [Fact]
    public async Task New_message_before_the_application_has_answered_asks_nobody()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").ToolCall("show").NextRequest().Text("meanwhile").NextRequest().Text("done")
        );
        scene.Gated("shell");
        var client = new ClientInput("show");
        scene.Stage.Directory.Services.Add(client);
        await client.SendAsync(scene.Stage, new UserMessage("u1", "Go"));

        var meanwhile = await scene.Stage.AnswerAsync("Hello?");

        Assert.Equal((RunState.Completed, "meanwhile"), (meanwhile.State, meanwhile.Text));
        Assert.Equal(["waiting for approval", "no answer"], scene.Told(1));

        var call = (await scene.Stage.MessagesAsync()).OfType<AssistantMessage>().First().ToolCalls[1];
        var shown = await client.SendAsync(scene.Stage, new ToolMessage("t1", call.Id, "shown"));

        // The conversation has gone on: the model is asked, and then the person.
        Assert.Equal((RunState.Waiting, "done"), (shown.State, shown.Text));
    }

    [Fact]
    public async Task Question_of_an_earlier_step_is_asked_together_with_a_new_one()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("a").NextRequest().ToolCall("b").NextRequest().Text("done")
        );
        scene.Gated("a").Gated("b");
        var first = Assert.Single(await scene.AskAsync());

        var both = await scene.AskAsync("And b?");

        Assert.Equal(2, both.Count);
        Assert.Equal(first.Id, both[0].Id);
        await scene.ResumeAsync([.. both.Select(question => ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true))))]);
        Assert.Equal(["a()", "b()"], scene.Done);
    }

    private static async Task<T> LastOutcomeAsync<T>(ApprovalScene scene)
        where T : FinishOutcome
    {
        var end = LogJson.Read((await scene.Stage.LogAsync())[^1]) as EventRecord;
        return Assert.IsType<T>(Assert.IsType<RunFinishedEvent>(end?.Event).Outcome);
    }
}
