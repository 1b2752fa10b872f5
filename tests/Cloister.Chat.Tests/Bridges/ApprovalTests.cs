using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

public sealed class ApprovalTests
{
    private static readonly JsonData Yes = JsonData.Object(("approved", true));

    private int _runs;

    [Fact]
    public async Task A_tool_that_needs_approval_interrupts_the_run()
    {
        using var agent = Agent([Bridge.Call("wipe", arguments: ("disk", "C"))]);

        var events = await agent.RunAsync();

        var interrupt = events.Interrupt();
        Assert.Equal(("tool_call", "c1"), (interrupt.Reason, interrupt.ToolCallId));
        Assert.Equal("boolean", interrupt.ResponseSchema!["properties"]["approved"]["type"].AsString());
        Assert.Equal("approved", interrupt.ResponseSchema["required"][0].AsString());
        Assert.Empty(events.Results());
        Assert.Equal(0, _runs);
    }

    public static TheoryData<string, string> Answers { get; } =
        new()
        {
            { """{"approved":true}""", "wiped" },
            { "true", "wiped" },
            { """{"approved":false}""", "The user declined this call. It was not run." },
            { """{"approved":false,"reason":"too soon"}""", "The user declined this call. It was not run. Reason: too soon" },
            { "false", "The user declined this call. It was not run." },
            { """{"approved":"true"}""", "The user declined this call. It was not run." },
            { """{"accepted":true}""", "The user declined this call. It was not run." },
            { "\"yes\"", "The user declined this call. It was not run." },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Only_a_plain_yes_runs_the_tool(string payload, string result)
    {
        using var agent = Agent([Bridge.Call("wipe")], [Bridge.Say("ok", "m2")]);
        var asked = await agent.RunAsync();

        var answered = await agent.RunAsync(
            Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, JsonData.Parse(payload)))
        );

        Assert.Equal([("c1", result)], answered.Results());
        Assert.Empty(answered.OfType<ToolCallStartEvent>());
        Assert.IsType<SuccessOutcome>(answered.Outcome());
        Assert.Equal(result == "wiped" ? 1 : 0, _runs);
    }

    [Fact]
    public async Task A_question_that_is_given_up_is_told_apart_from_a_no()
    {
        using var agent = Agent([Bridge.Call("wipe")], []);
        var asked = await agent.RunAsync();

        var answered = await agent.RunAsync(Script.Input().After(asked, ResumeEntry.Cancel(asked.Interrupt().Id)));

        Assert.Equal([("c1", "The request for approval was cancelled. The call was not run.")], answered.Results());
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task The_model_goes_on_with_the_result_behind_its_call()
    {
        var client = new ScriptedChatClient([Bridge.Call("wipe")], [Bridge.Say("ok", "m2")]);
        using var agent = Agent(client);
        var asked = await agent.RunAsync();
        var resumed = Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, Yes));

        await agent.RunAsync(resumed with { Messages = resumed.Messages.Add(new UserMessage("u", "and hurry")) });

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.User], client.Requests[1].Messages.Select(message => message.Role));
    }

    [Fact]
    public async Task An_approval_runs_only_the_call_that_was_shown()
    {
        using var agent = Agent([Bridge.Call("wipe", arguments: ("disk", "C"))]);
        var asked = await agent.RunAsync();
        var resumed = Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, Yes));
        var message = Assert.IsType<AssistantMessage>(resumed.Messages[0]);
        var forged = message with { ToolCalls = [message.ToolCalls[0] with { Arguments = """{"disk":"D"}""" }] };

        var events = await agent.RunAsync(resumed with { Messages = [forged] });

        Assert.Equal("agentRefused", Assert.IsType<RunErrorEvent>(events[^1]).Code);
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task An_approval_holds_for_its_own_thread_and_key_only()
    {
        using var agent = Agent([Bridge.Call("wipe")]);
        using var other = Agent([Bridge.Call("wipe")]);
        var asked = await agent.RunAsync();
        var resumed = Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, Yes));

        var elsewhere = await agent.RunAsync(resumed with { ThreadId = "t2" });
        var byAnother = await other.RunAsync(resumed);

        Assert.IsType<RunErrorEvent>(elsewhere[^1]);
        Assert.IsType<RunErrorEvent>(byAnother[^1]);
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task Agents_with_one_key_take_each_others_approvals_however_the_arguments_are_written()
    {
        byte[] key = [1, 2, 3];
        using var agent = Agent(new ScriptedChatClient([Bridge.Call("wipe", arguments: [("disk", "C"), ("how", 1)])]), key);
        using var other = Agent(new ScriptedChatClient([]), key);
        var asked = await agent.RunAsync();
        var resumed = Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, Yes));
        var message = Assert.IsType<AssistantMessage>(resumed.Messages[0]);
        var rewritten = message with { ToolCalls = [message.ToolCalls[0] with { Arguments = """{ "how": 1, "disk": "C" }""" }] };

        var events = await other.RunAsync(resumed with { Messages = [rewritten] });

        Assert.Equal([("c1", "wiped")], events.Results());
    }

    [Fact]
    public async Task A_call_that_waits_for_an_answer_is_neither_run_nor_passed_over()
    {
        var client = new ScriptedChatClient([Bridge.Call("wipe")]);
        using var agent = Agent(client);
        var asked = await agent.RunAsync();

        var events = await agent.RunAsync(Script.Input().After(asked));

        Assert.Equal("agentRefused", Assert.IsType<RunErrorEvent>(events[^1]).Code);
        Assert.Single(client.Requests);
        Assert.Equal(0, _runs);
    }

    [Fact]
    public async Task Answers_to_questions_that_are_not_open_are_ignored()
    {
        using var agent = Agent([Bridge.Say("hi")]);

        var events = await agent.RunAsync(
            Script.Input() with
            {
                Resume = [ResumeEntry.Resolve("c9.AAAA", Yes), ResumeEntry.Resolve("odd", Yes)],
            }
        );

        Assert.IsType<SuccessOutcome>(events.Outcome());
    }

    [Fact]
    public async Task Beside_calls_of_the_application_the_model_has_to_ask_again()
    {
        using var agent = Agent([Bridge.Call("wipe", "c1"), Bridge.Call("theirs", "c2")]);

        var events = await agent.RunAsync(Script.Input() with { Tools = [new ToolDefinition("theirs", "")] });

        Assert.Equal(new SuccessOutcome { PendingToolCallIds = ["c2"] }, events.Outcome());
        Assert.StartsWith("Not run:", Assert.Single(events.Results()).Text, StringComparison.Ordinal);
        Assert.Equal(0, _runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approvals_that_the_client_behind_asks_for_are_answered_to_it(bool isApproved)
    {
        var request = new ToolApprovalRequestContent("inner", new FunctionCallContent("c1", "inner_wipe"));
        var client = new ScriptedChatClient(
            [Bridge.Give("m1", request)],
            [
                Bridge.Call("inner_wipe"),
                new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("c1", "done")]) { MessageId = "t" },
            ]
        );
        using var agent = new ChatClientAgent(client);
        var asked = await agent.RunAsync();

        var answered = await agent.RunAsync(
            Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, JsonData.Object(("approved", isApproved))))
        );

        var contents = client.Requests[1].Messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal("c1", Assert.IsType<ToolApprovalRequestContent>(contents[0]).ToolCall.CallId);
        var response = Assert.IsType<ToolApprovalResponseContent>(contents[1]);
        Assert.Equal(isApproved, response.Approved);
        Assert.Equal(2, contents.Count);
        Assert.Equal([("c1", "done")], answered.Results());
        Assert.Empty(answered.OfType<ToolCallStartEvent>());
    }

    [Fact]
    public async Task A_tool_of_ours_does_not_run_when_the_client_behind_asks_for_approval()
    {
        var request = new ToolApprovalRequestContent("inner", new FunctionCallContent("c1", "clock"));
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Give("m1", request)], []),
            new() { Tools = [Bridge.Tool("clock", () => $"{++_runs}")] }
        );

        var asked = await agent.RunAsync();
        Assert.Equal(0, _runs);
        var answered = await agent.RunAsync(Script.Input().After(asked, ResumeEntry.Resolve(asked.Interrupt().Id, Yes)));

        Assert.Equal([("c1", "1")], answered.Results());
    }

    [Fact]
    public async Task Other_questions_of_the_client_behind_are_asked_and_answered_too()
    {
        var client = new ScriptedChatClient([Bridge.Give("m1", new WhichDisk("q1"))], [Bridge.Say("ok", "m2")]);
        using var agent = new ChatClientAgent(
            client,
            new() { ReadAnswer = (request, entry) => new ThatDisk(request, entry.Payload!.AsString()) }
        );
        var interrupt = (await agent.RunAsync()).Interrupt();
        Assert.Equal("input_required", interrupt.Reason);

        var events = await agent.RunAsync(Script.Input() with { Resume = [ResumeEntry.Resolve(interrupt.Id, "C")] });

        Assert.IsType<SuccessOutcome>(events.Outcome());
        var answer = Assert.IsType<ThatDisk>(Assert.Single(Assert.Single(client.Requests[1].Messages).Contents));
        Assert.Equal(("q1", "C"), (answer.RequestId, answer.Disk));
    }

    private sealed class WhichDisk(string requestId) : InputRequestContent(requestId);

    private sealed class ThatDisk(string requestId, string disk) : InputResponseContent(requestId)
    {
        public string Disk => disk;
    }

    private ChatClientAgent Agent(params ChatResponseUpdate[][] answers) => Agent(new ScriptedChatClient(answers));

    private ChatClientAgent Agent(IChatClient client, byte[]? key = null)
    {
        var wipe = new ApprovalRequiredAIFunction(Bridge.Tool("wipe", () => $"wiped{(_runs++ == 0 ? "" : " again")}"));
        return new(client, new() { Tools = [wipe], ApprovalKey = key });
    }
}
