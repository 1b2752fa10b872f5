using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

public sealed class ToolLoopTests
{
    private static readonly RunAgentInput WithTheirs = Script.Input() with { Tools = [new ToolDefinition("theirs", "")] };

    [Fact]
    public async Task Tools_of_the_agent_are_run_and_the_model_is_asked_again()
    {
        var client = new ScriptedChatClient([Bridge.Say("Look"), Bridge.Call("clock")], [Bridge.Say("Noon.", "m2")]);
        using var agent = new ChatClientAgent(client, new() { Tools = [Bridge.Tool("clock", () => "12:00")] });

        var events = await agent.RunAsync();

        Assert.Equal([("c1", "12:00")], events.Results());
        Assert.IsType<SuccessOutcome>(events.Outcome());
        var messages = Script.Input().After(events).Messages;
        Assert.Equal(["Look", "12:00", "Noon."], messages.Select(message => message.Text.ToString()));
        Assert.Equal("m1", messages[0].Id);
        var asked = client.Requests[1].Messages;
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool], asked.Select(message => message.Role));
        Assert.Equal("12:00", Assert.IsType<FunctionResultContent>(Assert.Single(asked[1].Contents)).Result);
    }

    [Fact]
    public async Task A_result_has_an_id_of_its_own()
    {
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Call("clock")], []),
            new() { Tools = [Bridge.Tool("clock", () => "12:00")] }
        );

        var result = Assert.Single((await agent.RunAsync()).OfType<ToolCallResultEvent>());

        Assert.NotEqual(result.ToolCallId, result.MessageId);
    }

    [Fact]
    public async Task Tools_of_the_application_stay_open_and_are_never_run_here()
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Call("theirs", "c1"), Bridge.Call("theirs", "c2")]));

        var events = await agent.RunAsync(WithTheirs);

        Assert.Empty(events.Results());
        Assert.Equal(new SuccessOutcome { PendingToolCallIds = ["c1", "c2"] }, events.Outcome());
    }

    [Fact]
    public async Task In_one_step_our_tools_are_answered_and_only_the_applications_stay_open()
    {
        var client = new ScriptedChatClient([Bridge.Call("theirs", "c1"), Bridge.Call("clock", "c2"), Bridge.Call("nobodys", "c3")]);
        using var agent = new ChatClientAgent(client, new() { Tools = [Bridge.Tool("clock", () => "12:00")] });

        var events = await agent.RunAsync(WithTheirs);

        Assert.Equal([("c2", "12:00"), ("c3", "Error: there is no tool 'nobodys'.")], events.Results());
        Assert.Equal(new SuccessOutcome { PendingToolCallIds = ["c1"] }, events.Outcome());
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Where_both_have_a_tool_of_one_name_the_agents_is_used()
    {
        var client = new ScriptedChatClient([Bridge.Call("theirs")], []);
        using var agent = new ChatClientAgent(client, new() { Tools = [Bridge.Tool("theirs", () => "ours")] });

        var events = await agent.RunAsync(WithTheirs);

        Assert.Equal([("c1", "ours")], events.Results());
        Assert.Single(client.Requests[0].Options.Tools!);
    }

    [Fact]
    public async Task A_tool_that_fails_is_an_answer_without_the_reason()
    {
        using var logs = new LogCollector();
        var failure = new InvalidDataException("secret");
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Call("clock")], [Bridge.Say("Sorry", "m2")]),
            new() { Tools = [Bridge.Tool("clock", () => throw failure)], LoggerFactory = logs }
        );

        var events = await agent.RunAsync();

        Assert.Equal([("c1", "Error: the tool failed.")], events.Results());
        Assert.Same(failure, Assert.Single(logs.Records).Exception);
        Assert.IsType<SuccessOutcome>(events.Outcome());
    }

    [Fact]
    public async Task Arguments_that_are_no_object_are_told_to_the_model()
    {
        var call = new FunctionCallContent("c1", "clock") { Exception = new FormatException() };
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Give("m1", call)], []),
            new() { Tools = [Bridge.Tool("clock", () => "12:00")] }
        );

        Assert.Equal([("c1", "Error: the arguments are not a JSON object.")], (await agent.RunAsync()).Results());
    }

    [Fact]
    public async Task A_model_that_never_stops_asking_is_stopped()
    {
        var client = new ScriptedChatClient([Bridge.Call("clock")]);
        using var agent = new ChatClientAgent(client, new() { Tools = [Bridge.Tool("clock", () => "12:00")], MaxToolRounds = 2 });

        var events = await agent.RunAsync();

        Assert.Equal(new RunErrorEvent("Tool round limit reached") { Code = "agentToolFailed" }, events[^1]);
        Assert.Equal(3, client.Requests.Count);
        Assert.Equal(3, events.Results().Select(result => result.CallId).Distinct().Count());
    }

    [Fact]
    public async Task Tools_get_their_arguments_and_the_run()
    {
        RunContext? seen = null;
        var tool = AIFunctionFactory.Create(
            (AIFunctionArguments arguments, string city) =>
            {
                seen = (RunContext?)arguments.Context![typeof(RunContext)];
                return new { city, degrees = 7 }.ToString();
            },
            "weather"
        );
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Call("weather", arguments: ("city", "Oslo"))], []),
            new() { Tools = [tool] }
        );

        var events = await agent.RunAsync();

        Assert.Equal("{ city = Oslo, degrees = 7 }", Assert.Single(events.Results()).Text);
        Assert.Equal("""{"city":"Oslo"}""", Assert.Single(events.OfType<ToolCallArgsEvent>()).Delta);
        Assert.Equal("r1", seen!.Input.RunId);
    }

    [Fact]
    public async Task Media_in_a_result_are_parts()
    {
        var tool = AIFunctionFactory.Create(() => new DataContent(new byte[] { 1 }, "image/png"), "draw");
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Call("draw")], []), new() { Tools = [tool] });

        var result = Assert.Single((await agent.RunAsync()).OfType<ToolCallResultEvent>());

        Assert.Equal([new MediaPart(MediaKind.Image, new DataSource("AQ==", "image/png"))], result.Content.Parts!);
    }

    [Fact]
    public async Task Calls_that_the_client_behind_answered_itself_are_only_told()
    {
        var client = new ScriptedChatClient([
            Bridge.Call("inner"),
            new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("c1", "done")]) { MessageId = "t" },
            Bridge.Say("ok", "m2"),
        ]);
        using var agent = new ChatClientAgent(client);

        var events = await agent.RunAsync();

        Assert.Equal([("c1", "done")], events.Results());
        Assert.IsType<SuccessOutcome>(events.Outcome());
        Assert.Single(client.Requests);
    }

    [Fact]
    public async Task Without_message_ids_what_is_said_after_a_result_is_another_message()
    {
        var client = new ScriptedChatClient([
            Bridge.Say("a", null),
            Bridge.Call("inner", id: null),
            new ChatResponseUpdate(ChatRole.Tool, [new FunctionResultContent("c1", "done")]),
            Bridge.Say("b", null),
        ]);
        using var agent = new ChatClientAgent(client);

        var messages = Script.Input().After(await agent.RunAsync()).Messages;

        Assert.Equal(["a", "done", "b"], messages.Select(message => message.Text.ToString()));
        Assert.Single(Assert.IsType<AssistantMessage>(messages[0]).ToolCalls);
    }

    [Fact]
    public async Task A_client_that_keeps_the_conversation_gets_only_what_is_new()
    {
        var first = Bridge.Call("clock");
        first.ConversationId = "kept";
        var client = new ScriptedChatClient([first], []);
        using var agent = new ChatClientAgent(client, new() { Tools = [Bridge.Tool("clock", () => "12:00")] });

        await agent.RunAsync(Script.Input() with { Messages = Bridge.History(new UserMessage("u", "hi")) });

        Assert.Equal("kept", client.Requests[1].Options.ConversationId);
        Assert.Equal(ChatRole.Tool, Assert.Single(client.Requests[1].Messages).Role);
    }
}
