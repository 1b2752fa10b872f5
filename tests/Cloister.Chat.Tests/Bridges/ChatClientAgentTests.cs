using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

public sealed class ChatClientAgentTests
{
    [Fact]
    public async Task Text_is_one_message_however_many_pieces_it_comes_in()
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Say("Hel"), Bridge.Say(""), Bridge.Say("lo")]));

        var events = await agent.RunAsync();

        Assert.Equal(
            [
                new RunStartedEvent("t1", "r1") { ProtocolVersion = "1.0" },
                new TextMessageStartEvent("m1"),
                new TextMessageContentEvent("m1", "Hel"),
                new TextMessageContentEvent("m1", "lo"),
                new TextMessageEndEvent("m1"),
                new RunFinishedEvent("t1", "r1") { Outcome = new SuccessOutcome() },
            ],
            events
        );
    }

    [Fact]
    public async Task Another_message_id_is_another_message()
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Say("a", "x"), Bridge.Say("b", "y"), Bridge.Say("c", null)]));

        var starts = (await agent.RunAsync()).OfType<TextMessageStartEvent>().Select(start => start.MessageId).ToList();

        Assert.Equal(["x", "y"], starts[..2]);
        Assert.Equal(3, starts.Distinct().Count());
    }

    [Fact]
    public async Task Ids_that_the_conversation_has_already_are_replaced()
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Say("new"), Bridge.Call("theirs")]));
        var input = Script.Input() with
        {
            Messages = Bridge.History(
                new AssistantMessage("m1") { Content = "old", ToolCalls = [new ToolCall("c1", "theirs", "{}")] },
                new ToolMessage("r", "c1", "done")
            ),
            Tools = [new ToolDefinition("theirs", "")],
        };

        var next = input.After(await agent.RunAsync(input));

        Assert.Equal("old", next.Messages[0].Text.ToString());
        var answer = Assert.IsType<AssistantMessage>(next.Messages[^1]);
        Assert.Equal("new", answer.Text.ToString());
        Assert.NotEqual("c1", Assert.Single(answer.ToolCalls).Id);
    }

    [Fact]
    public async Task Reasoning_is_a_span_of_its_own_with_its_sealed_value()
    {
        var client = new ScriptedChatClient([
            Bridge.Give("m1", new TextReasoningContent("hm ")),
            Bridge.Give("m1", new TextReasoningContent("yes") { ProtectedData = "sealed" }),
            Bridge.Say("answer"),
        ]);
        using var agent = new ChatClientAgent(client);

        var events = await agent.RunAsync();

        var next = Script.Input().After(events);
        var reasoning = Assert.IsType<ReasoningMessage>(next.Messages[0]);
        Assert.Equal(("hm yes", "sealed"), (reasoning.Text.ToString(), reasoning.EncryptedValue));
        Assert.Equal(("m1", "answer"), (next.Messages[1].Id, next.Messages[1].Text.ToString()));
        Assert.Equal(EventType.ReasoningEnd, events[7].Type);
    }

    [Fact]
    public async Task Usage_is_summed_for_each_model()
    {
        var client = new ScriptedChatClient([
            Bridge.Give(null, new UsageContent(new() { InputTokenCount = 1, OutputTokenCount = 2 })),
            new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 0 })]) { ModelId = "other" },
            Bridge.Give(
                null,
                new UsageContent(
                    new()
                    {
                        InputTokenCount = 4,
                        OutputTokenCount = 8,
                        ReasoningTokenCount = 5,
                    }
                )
            ),
        ]);
        using var agent = new ChatClientAgent(client);

        var finish = Assert.IsType<RunFinishedEvent>((await agent.RunAsync())[^1]);

        Assert.Equal(
            [
                new()
                {
                    Provider = "fake",
                    Model = "fake-1",
                    InputTokens = 5,
                    OutputTokens = 10,
                    TotalTokens = 15,
                    ReasoningTokens = 5,
                },
                new()
                {
                    Provider = "fake",
                    Model = "other",
                    InputTokens = 0,
                },
            ],
            finish.Usage
        );
    }

    [Fact]
    public async Task Why_the_model_stopped_is_told_when_it_was_not_done()
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient([new ChatResponseUpdate { FinishReason = ChatFinishReason.Length }]));

        var finish = (await agent.RunAsync())[^1];

        Assert.Equal("length", finish.Metadata![BridgeNames.FinishReason].AsString());
    }

    [Fact]
    public async Task An_error_that_ends_the_answer_ends_the_run()
    {
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Say("a"), Bridge.Give(null, new ErrorContent("No more") { ErrorCode = "quota" })])
        );

        var events = await agent.RunAsync();

        Assert.Equal(new RunErrorEvent("No more") { Code = "quota" }, events[^1]);
    }

    [Fact]
    public async Task An_error_after_which_the_model_goes_on_is_told_beside()
    {
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Give(null, new ErrorContent("Hiccup") { Details = "secret" }), Bridge.Say("a")])
        );

        var events = await agent.RunAsync();

        var error = Assert.Single(events.OfType<CustomEvent>());
        Assert.Equal(BridgeNames.ErrorEvent, error.Name);
        Assert.Equal(JsonData.Object(("message", "Hiccup")), error.Value);
        Assert.IsType<SuccessOutcome>(events.Outcome());
    }

    [Fact]
    public async Task Of_an_unexpected_exception_the_client_gets_an_id_and_the_log_the_rest()
    {
        using var logs = new LogCollector();
        var failure = new InvalidDataException("password=hunter2");
        var client = new ScriptedChatClient([Bridge.Say("a")]) { Failure = failure };
        using var agent = new ChatClientAgent(client, new() { LoggerFactory = logs });

        var error = Assert.IsType<RunErrorEvent>((await agent.RunAsync())[^1]);

        Assert.Equal("The agent failed unexpectedly", error.Message);
        var entry = Assert.Single(logs.Records);
        Assert.Same(failure, entry.Exception);
        Assert.Contains(error.Metadata![AgentFailure.CorrelationKey].AsString(), entry.Message);
    }

    public static TheoryData<Exception> Told { get; } =
        new()
        {
            new AgUiException(new AgentError("Out of office", ErrorCode.AgentRefused) { AgentCode = "closed" }),
            new AgentFailureException("Out of office", "closed"),
        };

    [Theory]
    [MemberData(nameof(Told), DisableDiscoveryEnumeration = true)]
    public async Task Exceptions_made_for_it_are_told_in_their_own_words(Exception failure)
    {
        using var agent = new ChatClientAgent(new ScriptedChatClient { Failure = failure });
        using var tooled = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Call("f")], []),
            new() { Tools = [Bridge.Tool("f", () => throw failure)] }
        );

        Assert.Equal(new RunErrorEvent("Out of office") { Code = "closed" }, (await agent.RunAsync())[^1]);
        Assert.Equal([("c1", "Error: Out of office")], (await tooled.RunAsync()).Results());
    }

    [Fact]
    public async Task What_the_application_configures_is_part_of_the_run()
    {
        var client = new ScriptedChatClient([]);
        using var agent = new ChatClientAgent(client, new() { Configure = (options, run) => options.ModelId = run.Input.ThreadId });
        using var broken = new ChatClientAgent(client, new() { Configure = (_, _) => throw new InvalidDataException("secret") });

        await agent.RunAsync();
        var events = await broken.RunAsync();

        Assert.Equal("t1", Assert.Single(client.Requests).Options.ModelId);
        Assert.Equal("agentInternal", Assert.IsType<RunErrorEvent>(events[^1]).Code);
    }

    [Fact]
    public async Task Tools_are_told_to_the_model_once_wherever_they_were_given()
    {
        var (one, two) = (Bridge.Tool("one", () => "1"), Bridge.Tool("two", () => "2"));
        var client = new ScriptedChatClient([Bridge.Call("one")], []);
        using var agent = new ChatClientAgent(
            client,
            new()
            {
                ChatOptions = new() { Tools = [one] },
                Tools = [two],
            }
        );

        var events = await agent.RunAsync();

        Assert.Equal([one, two], client.Requests[0].Options.Tools!);
        Assert.Equal([("c1", "1")], events.Results());
    }

    [Fact]
    public async Task A_cancelled_run_ends_without_an_event()
    {
        using var stop = new CancellationTokenSource();
        using var agent = new ChatClientAgent(new ScriptedChatClient([Bridge.Say("a"), Bridge.Say("b")]));
        await using var events = agent.RunAsync(Script.Context(), stop.Token).GetAsyncEnumerator();
        await events.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task What_the_input_brings_reaches_the_model()
    {
        var client = new ScriptedChatClient([]);
        using var agent = new ChatClientAgent(client, new() { ChatOptions = new() { Temperature = 0.5f } });
        var input = Script.Input() with
        {
            Messages = Bridge.History(new UserMessage("u", "hi")),
            Context = [new ContextEntry("place", "Berlin")],
            Tools = [new ToolDefinition("theirs", "Does it")],
        };

        await agent.RunAsync(input);

        var (messages, options) = Assert.Single(client.Requests);
        Assert.Equal(["Context from the application:\n- place: Berlin", "hi"], messages.Select(message => message.Text));
        Assert.Equal(0.5f, options.Temperature);
        var tool = Assert.IsAssignableFrom<AIFunctionDeclaration>(Assert.Single(options.Tools!));
        Assert.Equal(("theirs", "Does it"), (tool.Name, tool.Description));
        Assert.False(tool is AIFunction);
        Assert.Same(input, options.AdditionalProperties![BridgeNames.Input]);
    }

    [Fact]
    public async Task Media_a_model_makes_are_shown_as_an_activity()
    {
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([Bridge.Give("m1", new DataContent(new byte[] { 1, 2 }, "image/png"))])
        );

        var activity = Assert.Single((await agent.RunAsync()).OfType<ActivitySnapshotEvent>());

        Assert.Equal(BridgeNames.MediaActivity, activity.ActivityType);
        Assert.Equal("""{"type":"image","source":{"type":"data","value":"AQI=","mimeType":"image/png"}}""", activity.Content.ToString());
    }

    [Fact]
    public async Task Events_of_an_agent_behind_the_model_pass_as_they_are()
    {
        var state = new StateSnapshotEvent(JsonData.Object(("a", 1)));
        using var agent = new ChatClientAgent(
            new ScriptedChatClient([
                new ChatResponseUpdate { RawRepresentation = state },
                new ChatResponseUpdate { RawRepresentation = Script.Finished() },
            ])
        );

        var events = await agent.RunAsync();

        Assert.Same(state, events[1]);
        Assert.Equal(3, events.Count);
    }

    [Fact]
    public void Disposing_disposes_the_client_unless_it_is_somebody_elses()
    {
        var (own, foreign) = (new ScriptedChatClient(), new ScriptedChatClient());

        new ChatClientAgent(own).Dispose();
        new ChatClientAgent(foreign, new() { OwnsChatClient = false }).Dispose();

        Assert.True(own.IsDisposed);
        Assert.False(foreign.IsDisposed);
    }
}
