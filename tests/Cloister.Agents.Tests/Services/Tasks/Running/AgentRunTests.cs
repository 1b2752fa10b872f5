using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class AgentRunTests
{
    [Fact]
    public async Task A_run_has_a_session_of_its_own_and_leaves_its_files()
    {
        await using var stage = await TaskStage.StartAsync("Three commits.");
        await stage.DoAsync("create", """{"title":"Morning report","body":"Sum up the commits."}""");

        var asked = await stage.DoAsync("run", """{"title":"Morning report","reason":"curious"}""");
        await stage.Ended.WaitForAsync(1);
        var record = await stage.RecordAsync("Morning report", asked["timestamp"].AsString());

        Assert.True(asked["accepted"].AsBoolean());
        Assert.Equal($"morning-report:{TaskStage.Noon.ToUnixTimeMilliseconds()}", asked["executionId"].AsString());
        Assert.Equal(
            """
            {"v":1,"taskId":"morning-report","title":"Morning report","timestamp":"20260401-120000-000","executionId":"morning-report:1775044800000","sessionId":"task-run:morning-report:20260401-120000-000","trigger":{"type":"manual","reason":"curious"},"status":"success","executionStatus":"success","resultStatus":"valid","resultErrors":[],"dialogueRounds":1,"startedAt":"2026-04-01T12:00:00.000Z","endedAt":"2026-04-01T12:00:00.000Z","delivery":{"state":"none"}}
            """,
            record.ToString()
        );
        Assert.Equal("Sum up the commits.", stage.Read("morning-report", record, "input.md"));
        Assert.Equal("Three commits.", stage.Read("morning-report", record, "output.md"));
        Assert.Contains("- status: success", stage.Read("morning-report", record, "result.md"), StringComparison.Ordinal);
        var progress = JsonData.Parse(stage.Read("morning-report", record, "progress.json"));
        Assert.Equal("completed", progress["phase"].AsString());
        Assert.Equal(
            ["preparing", "agent_round", "validating", "writing", "completed"],
            progress["events"].Items.Select(one => one["phase"].AsString())
        );
        var session = await stage.Agent.Host.Sessions.Get(record["sessionId"].AsString()).InfoAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("task", "Morning report"), (session!.Kind, session.Title));
    }

    [Fact]
    public async Task The_model_is_told_that_it_is_alone()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Alone","body":"Work."}""");
        await stage.DoAsync("create", """{"title":"Telling","body":"Work.","sessionId":"chat_1"}""");
        await stage.RunAsync("Alone");
        await stage.RunAsync("Telling");

        var (alone, telling) = (stage.Model.Requests[0], stage.Model.Requests[1]);
        Assert.Contains("You are carrying out a task", SystemOf(alone), StringComparison.Ordinal);
        Assert.DoesNotContain("You are talking with a person", SystemOf(alone), StringComparison.Ordinal);
        Assert.DoesNotContain("This is a chat.", SystemOf(alone), StringComparison.Ordinal);
        Assert.Contains("sent to the chat chat_1", SystemOf(telling), StringComparison.Ordinal);
        Assert.DoesNotContain(ToolsOf(alone), name => name.StartsWith("chat_", StringComparison.Ordinal));
        Assert.Equal(["chat_send"], ToolsOf(telling).Where(name => name.StartsWith("chat_", StringComparison.Ordinal)));
        Assert.Contains("task_list", ToolsOf(alone));
    }

    [Fact]
    public async Task A_task_writes_to_the_chat_it_reports_to_and_no_other()
    {
        await using var stage = await TaskStage.StartAsync(model =>
            model
                .ToolCall("chat_send", """{"chatKey":"chat_2","text":"a"}""")
                .ToolCall("chat_send", """{"chatKey":"chat_1","text":"b"}""")
                .NextRequest()
                .Text("NO_REPLY")
        );
        await stage.DoAsync("create", """{"title":"Telling","body":"Work.","sessionId":"chat_1"}""");
        var record = await stage.RunAsync("Telling");

        Assert.Equal("""{"chatKey":"chat_1","text":"b"}""", Assert.Single(stage.Chat.Sent).ToString());
        Assert.Contains(
            "'chatKey' has to be 'chat_1'",
            string.Join(
                '\n',
                stage
                    .Model.Requests[1]
                    .Messages.SelectMany(message => message.Contents.OfType<FunctionResultContent>())
                    .Select(result => result.Result)
            ),
            StringComparison.Ordinal
        );
        Assert.Equal("none", record["delivery"]["state"].AsString());
    }

    [Fact]
    public async Task A_call_that_somebody_would_have_to_approve_is_refused_at_once()
    {
        var called = false;
        await using var stage = await TaskStage.StartAsync(
            model => model.ToolCall("launch").NextRequest().Text("It was refused."),
            options =>
                options.Tools.Add(
                    new ApprovalRequiredAIFunction(
                        AIFunctionFactory.Create(() => called = true, new AIFunctionFactoryOptions { Name = "launch" })
                    )
                )
        );
        await stage.DoAsync("create", """{"title":"Launch","body":"Launch."}""");

        var record = await stage.RunAsync("Launch");

        Assert.Equal(("success", "It was refused."), (record["status"].AsString(), stage.Read("launch", record, "output.md")));
        Assert.False(called);
    }

    [Fact]
    public async Task A_model_that_fails_fails_the_run()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Fail(400, "no such thing"));
        await stage.DoAsync("create", """{"title":"Fails","body":"Work."}""");

        var record = await stage.RunAsync("Fails");

        Assert.Equal(
            ("failure", "failure", "not_checked"),
            (record["status"].AsString(), record["executionStatus"].AsString(), record["resultStatus"].AsString())
        );
        Assert.Contains("no such thing", record["error"].AsString(), StringComparison.Ordinal);
        Assert.Equal($"{record["error"].AsString()}\n", stage.Read("fails", record, "error.md"));
    }

    [Fact]
    public async Task Saying_nothing_is_no_result()
    {
        await using var stage = await TaskStage.StartAsync(" ");
        await stage.DoAsync("create", """{"title":"Silent","body":"Work."}""");

        var record = await stage.RunAsync("Silent");

        Assert.Equal(
            ("failure", "success", "invalid"),
            (record["status"].AsString(), record["executionStatus"].AsString(), record["resultStatus"].AsString())
        );
        Assert.Equal("output is empty", Assert.Single(record["resultErrors"].Items).AsString());
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_stopped()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Text("So far").Stall());
        await stage.DoAsync("create", """{"title":"Long","body":"Work.","timeoutSeconds":5}""");
        await stage.DoAsync("run", """{"title":"Long"}""");
        await stage.Model.Requests.WaitForAsync(1);

        stage.Time.Advance(TimeSpan.FromSeconds(5));
        var end = await stage.Ended.WaitForAsync(one => one.TaskId == "long");

        Assert.Equal(("failure", "Task timed out after 5s"), (end.Status, end.Error));
    }

    [Fact]
    public async Task A_run_can_be_cancelled()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Stall());
        await stage.DoAsync("create", """{"title":"Long","body":"Work.","sessionId":"chat_1"}""");
        Assert.False((await stage.DoAsync("cancel", """{"title":"Long"}"""))["cancelled"].AsBoolean());
        await stage.DoAsync("run", """{"title":"Long"}""");
        await stage.Model.Requests.WaitForAsync(1);

        Assert.True((await stage.DoAsync("cancel", """{"title":"Long","reason":"not today"}"""))["cancelled"].AsBoolean());
        var end = await stage.Ended.WaitForAsync(one => one.TaskId == "long");

        Assert.Equal(("cancelled", "not today"), (end.Status, end.Error));
        Assert.Empty(stage.Chat.Sent);
        Assert.Equal(0, stage.Model.LiveRequests);
    }

    [Fact]
    public async Task A_plugin_can_keep_a_task_from_running()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Guard = start => Verdict.Refuse($"not {start.Title}, by {start.Trigger}");
        await stage.DoAsync("create", """{"title":"Report","body":"Work."}""");

        var record = await stage.RunAsync("Report");

        Assert.Equal(("skipped", "not Report, by manual"), (record["status"].AsString(), record["error"].AsString()));
        Assert.Empty(stage.Model.Requests);
    }

    private static string SystemOf(Testing.ModelRequest request) =>
        string.Concat(request.Messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text))
        + request.Options?.Instructions;

    private static List<string> ToolsOf(Testing.ModelRequest request) => [.. request.Options?.Tools?.Select(tool => tool.Name) ?? []];
}
