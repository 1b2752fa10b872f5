using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Approvals;

public sealed class AskingTests
{
    [Fact]
    public async Task Call_that_needs_approval_ends_the_run_with_a_question()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");

        var question = Assert.Single(await scene.AskAsync());

        var call = (await scene.Stage.MessagesAsync()).OfType<AssistantMessage>().Single().ToolCalls.Single();
        Assert.Equal($"ap_{call.Id["call_".Length..]}", question.Id);
        Assert.Equal(("tool_call", call.Id, "Allow 'shell'?"), (question.Reason, question.ToolCallId, question.Message));
        Assert.Equal("2000-01-01T02:00:00.000Z", question.ExpiresAt);
        Assert.Equal(JsonData.Array("approved"), question.ResponseSchema!["required"]);
        Assert.Equal("boolean", question.ResponseSchema["properties"]["approved"]["type"].AsString());
        Assert.Empty(scene.Done);
        Assert.EndsWith(
            "TOOL_CALL_END STEP_FINISHED approval.requested RUN_FINISHED",
            await scene.Stage.TypesAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Question_says_why_if_the_tool_does()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder()
                .ToolCall("shell", """{"what":"rm"}""")
                .ToolCall("shell", """{"what":"ls"}""")
                .NextRequest()
                .Text("done")
        );
        scene.Tool("shell", tool => tool with { AsksBecause = input => input["what"].AsString() == "rm" ? "It deletes." : null });

        var question = Assert.Single(await scene.AskAsync());

        Assert.Equal("Allow 'shell'? It deletes.", question.Message);
    }

    [Fact]
    public async Task Tool_that_cannot_tell_whether_a_call_is_safe_leaves_it_to_a_person()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Tool("shell", tool => tool with { AsksBecause = _ => throw new FormatException("?") });

        Assert.Equal("Allow 'shell'? The tool could not tell whether this call is safe.", Assert.Single(await scene.AskAsync()).Message);
        Assert.Equal(554, scene.Box.Log.Records[0].EventId.Id);
    }

    [Fact]
    public async Task Configuration_can_demand_approval_for_tools_and_allow_calls_beforehand()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder()
                .ToolCall("shell_exec", """{"what":"ls"}""")
                .ToolCall("shell_exec", """{"what":"rm"}""")
                .NextRequest()
                .Text("done")
        );
        scene.Tool("shell_exec").Box.Settings = new()
        {
            NeedApproval = ["shell_*"],
            Rules = new([new("shell_exec", ApprovalVerdict.Allow) { Input = new Dictionary<string, JsonData> { ["what"] = "ls" } }]),
        };

        Assert.Single(await scene.AskAsync());
        Assert.Equal(["shell_exec(ls)"], scene.Done);
    }

    [Fact]
    public async Task Session_that_never_allows_refuses_at_once()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        await scene.AppendAsync(new SettingsSet(JsonData.Parse("""{"approvals":{"mode":"never"}}""")));

        Assert.Equal("done", (await scene.Stage.AnswerAsync("Go")).Text);

        Assert.Equal(["Denied: this session does not allow calls that need approval. It was not carried out."], await scene.ResultsAsync());
        Assert.Equal(["denied"], await scene.FailuresAsync());
    }

    [Fact]
    public async Task Session_that_always_allows_asks_nobody()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        await scene.AppendAsync(new SettingsSet(JsonData.Parse("""{"approvals":{"mode":"always-allow"}}""")));

        Assert.Equal("done", (await scene.Stage.AnswerAsync("Go")).Text);

        Assert.Equal(["shell()"], scene.Done);
    }

    [Fact]
    public async Task Where_there_is_nobody_to_ask_the_call_is_denied_at_once()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling("shell"));
        scene.Gated("shell");
        var task = new ClientInput { CanAsk = false };
        scene.Stage.Directory.Services.Add(task);

        var result = await task.SendAsync(scene.Stage, new UserMessage("u1", "Go"));

        Assert.Equal((RunState.Completed, "done"), (result.State, result.Text));
        Assert.Equal(["Denied: the call needs approval, and there is nobody to ask. It was not carried out."], await scene.ResultsAsync());
        Assert.Empty(await scene.RowsAsync());
    }

    [Fact]
    public async Task Arguments_that_are_wrong_are_refused_and_nobody_is_asked()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell", """{"what":3}""").NextRequest().Text("done")
        );
        scene.Gated("shell");

        Assert.Equal("done", (await scene.Stage.AnswerAsync("Go")).Text);
        Assert.StartsWith("Invalid arguments: ", (await scene.ResultsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_message_is_answered_while_a_question_is_open_and_the_run_ends_with_it_again()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").NextRequest().Text("I wait").NextRequest().Text("done")
        );
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        var meanwhile = await scene.Stage.AnswerAsync("What are you doing?");

        Assert.Equal((RunState.Waiting, "I wait"), (meanwhile.State, meanwhile.Text));
        Assert.Equal([question], meanwhile.Interrupts);
        Assert.Equal(["waiting for approval"], scene.Told(1));
        Assert.Equal("done", (await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id))).Text);
        Assert.Equal(["did shell()"], scene.Told(2));
    }

    [Fact]
    public async Task Open_questions_of_all_sessions_are_listed()
    {
        await using var scene = await ApprovalScene.StartAsync(new ScriptedModelBuilder().ToolCall("shell", """{"what":"rm"}"""));
        scene.Gated("shell");
        await scene.AskAsync();
        await scene.Stage.AnswerAsync("Go", session: "s2");

        var open = await scene.Decisions.ListAsync(CancellationToken.None);

        Assert.Equal(2, open.Count);
        Assert.All(open, row => Assert.Equal(("shell", ApprovalState.Open, "rm"), (row.Tool, row.State, row.Input["what"].AsString())));
    }

    [Fact]
    public async Task Question_about_a_call_that_left_the_conversation_is_withdrawn()
    {
        await using var scene = await ApprovalScene.StartAsync(new ScriptedModelBuilder().ToolCall("shell").NextRequest().Text("done"));
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        var first = (await scene.Stage.MessagesAsync())[0].Id;
        await scene.AppendAsync(new HistoryCut(first, CutReason.Clear, 2));

        var outcome = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        var next = await scene.Stage.AnswerAsync("Something else");

        Assert.Equal("Its call is not in the conversation any more.", outcome.Ignored?.Why);
        Assert.Equal((RunState.Completed, "done"), (next.State, next.Text));
        Assert.Equal(["shell cancelled"], await scene.RowsAsync());
        Assert.Empty(scene.Done);
    }

    private static ScriptedModelBuilder Calling(string tool) => new ScriptedModelBuilder().ToolCall(tool).NextRequest().Text("done");
}
