using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Tools;
using Cloister.Agents.Tests.Tools.Approvals;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Running;

/// <summary>A compaction beside everything else that goes on in a session.</summary>
public sealed class CompactionAmongOthersTests
{
    private const string Head = "Summary of the conversation so far:\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_between_two_summaries_brings_back_the_former()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Text("(first gist)").NextRequest();
        script.Text("three").NextRequest().Text("four").NextRequest().Text("(second gist)").NextRequest().Text("THREE").NextRequest();
        var model = script.Text("five").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var session = stage.Sessions.Get("s1");
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        Assert.True((await session.CompactAsync(Token)).IsCompacted);
        await stage.AnswerAsync("third");
        await stage.AnswerAsync("fourth");
        Assert.Equal(3, (await session.CompactAsync(Token)).Count);
        var third = (await session.History.ListAsync(cancellationToken: Token)).Single(entry => entry.Message!.Text == "third");

        await (await session.EditAsync(third.Id, "Third?", cancellationToken: Token)).Finished.WaitAsync(Patience, Token);
        await stage.CrashAsync();
        await stage.AnswerAsync("And?");

        Assert.Equal([$"{Head}(first gist)", "second", "two", "Third?"], model.Requests[6].Messages.Select(message => message.Text));
        Assert.Equal(
            [$"{Head}(first gist)", "second", "two", "Third?", "THREE", "And?"],
            model.Requests[7].Messages.Select(message => message.Text)
        );
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task While_a_question_is_open_it_is_asked_again_and_its_call_stays()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().ToolCall("shell").NextRequest();
        var model = script.Text("(the gist)").NextRequest().Text("done");
        await using var scene = await ApprovalScene.StartAsync(model);
        scene.Gated("shell");
        await scene.Stage.AnswerAsync("first");
        await scene.Stage.AnswerAsync("second");
        var question = Assert.Single(await scene.AskAsync());

        var result = await scene.Stage.Sessions.Get("s1").CompactAsync(Token);

        Assert.Equal((true, 3), (result.IsCompacted, result.Count));
        var end = (RunFinishedEvent)((EventRecord)LogJson.Read((await scene.Stage.LogAsync())[^1])).Event;
        Assert.Equal(question.Id, Assert.Single(((InterruptOutcome)end.Outcome!).Interrupts).Id);
        Assert.Equal(RunState.Completed, (await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id))).State);
        Assert.Equal(["did shell()"], scene.Told(4));
        Assert.Equal($"{Head}(the gist)", scene.Stage.Model.Requests[4].Messages[0].Text);
        await SessionInvariants.CheckAsync(scene.Stage.Store);
    }

    [Fact]
    public async Task Model_that_does_not_listen_cannot_hold_it_up()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().IgnoreCancellation();
        var model = script.Then(_asked.SetResult).WaitFor(_gate.Task).Text("too late").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var session = stage.Sessions.Get("s1");

        var compacting = session.CompactAsync(Token);
        await _asked.Task.WaitAsync(Patience, Token);
        await session.StopAsync();

        Assert.Equal("stop", (await compacting.WaitAsync(Patience, Token)).Reason);
        _gate.SetResult();
        Assert.Equal("three", (await stage.AnswerAsync("third")).Text);
        Assert.DoesNotContain(await stage.LogAsync(), row => row.Type == RecordType.Compacted);
    }

    [Fact]
    public async Task What_is_asked_while_it_is_summed_up_is_refused_or_answered_behind_it()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Then(_asked.SetResult);
        var model = script.WaitFor(_gate.Task).Text("(the gist)").NextRequest().Text("three").NextRequest().Text("four").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        var compacting = stage.Sessions.Get("s1").CompactAsync(Token);
        await _asked.Task.WaitAsync(Patience, Token);
        await Assert.ThrowsAsync<SessionBusyException>(() => stage.AskAsync("no", WhenBusy.Reject));
        var third = await stage.AskAsync("third", WhenBusy.Steer);
        var fourth = await stage.AskAsync("fourth");
        _gate.SetResult();

        Assert.True((await compacting.WaitAsync(Patience, Token)).IsCompacted);
        Assert.Equal("three", (await third.Finished.WaitAsync(Patience, Token)).Text);
        Assert.Equal("four", (await fourth.Finished.WaitAsync(Patience, Token)).Text);
        Assert.Equal([$"{Head}(the gist)", "second", "two", "third"], model.Requests[3].Messages.Select(message => message.Text));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Whoever_interrupts_it_is_answered_at_once_and_nothing_is_summed_up()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Then(_asked.SetResult);
        var model = script.Stall().NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        var compacting = stage.Sessions.Get("s1").CompactAsync(Token);
        await _asked.Task.WaitAsync(Patience, Token);
        var third = await stage.AskAsync("third", WhenBusy.Interrupt);

        Assert.Equal("interrupt", (await compacting.WaitAsync(Patience, Token)).Reason);
        Assert.Equal("three", (await third.Finished.WaitAsync(Patience, Token)).Text);
        Assert.Equal(5, model.Requests[3].Messages.Count);
    }

    [Fact]
    public async Task What_waited_to_be_compacted_is_compacted_by_the_next_process()
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Then(_asked.SetResult).Stall();
        var model = script.NextRequest().Text("(the gist)").NextRequest().Text("four").Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        await stage.AskAsync("third");
        await _asked.Task.WaitAsync(Patience, Token);
        using (var lease = await stage.SessionAsync())
        {
            await lease.Session.SubmitAsync(CompactInput.Of(stage.Ids), WhenBusy.Queue);
        }

        await stage.CrashAsync();
        await stage.RestAsync();
        await stage.AnswerAsync("fourth");

        Assert.Equal([$"{Head}(the gist)", "second", "two", "third", "fourth"], model.Requests[4].Messages.Select(message => message.Text));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Call_that_its_application_never_answered_does_not_keep_everything_behind_it()
    {
        var script = new ScriptedModelBuilder().ToolCall("pick").NextRequest();
        var model = script.Text("one").NextRequest().Text("two").NextRequest().Text("(the gist)").NextRequest().Text("three").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage);
        await stage.RunAsync(
            new("s1", "r1") { Messages = [new UserMessage("u1", "Which?")], Tools = [new("pick", "Lets the user pick.")] }
        );
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        var result = await stage.Sessions.Get("s1").CompactAsync(Token);
        await stage.AnswerAsync("third");

        Assert.True(result.IsCompacted);
        Assert.Equal(
            [$"{Head}(the gist)", "first", "one", "second", "two", "third"],
            model.Requests[4].Messages.Select(message => message.Text)
        );
        var answer = Assert.Single((await stage.MessagesAsync()).OfType<ToolMessage>());
        Assert.Equal(("no answer", "no answer"), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Archived_session_takes_no_compaction()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var session = stage.Sessions.Get("s1");
        await session.ArchiveAsync(Token);

        await Assert.ThrowsAsync<SessionBusyException>(() => session.CompactAsync(Token));
        await Assert.ThrowsAsync<SessionRefusedException>(() => stage.Sessions.Get("nobody").CompactAsync(Token));
    }
}
