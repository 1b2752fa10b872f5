using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

public sealed class AgUiChatClientTests
{
    private static readonly AITool Theirs = AIFunctionFactory.Create(() => "", "theirs", "Does it");

    [Fact]
    public async Task Each_event_is_an_update_at_once_and_in_order()
    {
        AgUiEvent[] events =
        [
            Script.Started(),
            new TextMessageStartEvent("m1") { Name = "Bot" },
            Script.Text("Hi"),
            new TextMessageEndEvent("m1"),
            new ToolCallStartEvent("c1", "theirs") { ParentMessageId = "m1" },
            new ToolCallArgsEvent("c1", "{\"a\":"),
            new ToolCallArgsEvent("c1", "1}"),
            new ToolCallEndEvent("c1"),
            new StateSnapshotEvent(JsonData.EmptyObject),
            Script.Finished(),
        ];
        using var client = new AgUiChatClient(new ScriptedAgent(events));

        var updates = await ReadAsync(client, new() { Tools = [Theirs] });

        Assert.Equal(events, updates.Select(update => update.RawRepresentation));
        Assert.All(updates, update => Assert.Equal("r1", update.ResponseId));
        Assert.Equal(("m1", "Bot", "Hi"), (updates[2].MessageId, updates[2].AuthorName, updates[2].Text));
        var call = Assert.IsType<FunctionCallContent>(Assert.Single(updates[7].Contents));
        Assert.Equal(("c1", "theirs", "1"), (call.CallId, call.Name, call.Arguments!["a"]!.ToString()));
        Assert.False(call.InformationalOnly);
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
        Assert.All(updates, update => Assert.Null(update.ConversationId));
    }

    [Fact]
    public async Task Nothing_waits_for_the_end_of_the_run()
    {
        var source = new StuckSource(Script.Started(), new ToolCallStartEvent("c1", "theirs"), new ToolCallEndEvent("c1"));
        using var client = new AgUiChatClient(new DelegateAgent(source.AsAgent));
        await using var updates = client.GetStreamingResponseAsync([]).GetAsyncEnumerator();

        var found = false;
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(Script.Patience));
            found |= updates.Current.Contents.OfType<FunctionCallContent>().Any();
        }

        Assert.True(found);
        source.Release();
    }

    [Fact]
    public async Task Calls_of_the_agents_own_tools_are_informational()
    {
        using var client = new AgUiChatClient(
            new ScriptedAgent(
                Script.Started(),
                new ToolCallStartEvent("c1", "own"),
                new ToolCallEndEvent("c1"),
                new ToolCallResultEvent("r", "c1", "done"),
                Script.Finished()
            )
        );

        var response = await client.GetResponseAsync("hi", new() { Tools = [Theirs] });

        Assert.True(Assert.IsType<FunctionCallContent>(response.Messages[0].Contents[0]).InformationalOnly);
        Assert.Equal(ChatRole.Tool, response.Messages[1].Role);
        Assert.Equal("done", Assert.IsType<FunctionResultContent>(response.Messages[1].Contents[0]).Result);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
    }

    [Fact]
    public async Task What_the_run_ends_with_is_in_the_response()
    {
        var interrupt = new Interrupt("i1", "confirmation");
        using var client = new AgUiChatClient(
            new ScriptedAgent(
                Script.Started(),
                Script.Finished() with
                {
                    Outcome = new InterruptOutcome([interrupt]),
                    Usage =
                    [
                        new()
                        {
                            Model = "big",
                            InputTokens = 3,
                            OutputTokens = 4,
                            TotalTokens = 7,
                        },
                    ],
                }
            )
        );

        var response = await client.GetResponseAsync("hi");

        Assert.Equal([interrupt], Assert.IsType<ValueList<Interrupt>>(response.AdditionalProperties![BridgeNames.Interrupts]));
        Assert.Equal((3, 4, 7), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal("big", response.ModelId);
    }

    [Fact]
    public async Task Open_calls_and_the_result_are_in_the_response()
    {
        using var client = new AgUiChatClient(
            new ScriptedAgent(
                Script.Started(),
                Script.Finished() with
                {
                    Outcome = new SuccessOutcome { PendingToolCallIds = ["c1"] },
                    Result = 7,
                }
            )
        );

        var properties = (await client.GetResponseAsync("hi")).AdditionalProperties!;

        Assert.Equal(["c1"], Assert.IsType<ValueList<string>>(properties[BridgeNames.PendingToolCalls]));
        Assert.Equal((JsonData)7, properties[BridgeNames.Result]);
    }

    [Fact]
    public async Task An_approval_is_asked_and_answered_with_contents()
    {
        var agent = new ScriptedAgent(
            Script.Started(),
            new ToolCallStartEvent("c1", "wipe"),
            new ToolCallEndEvent("c1"),
            Script.Finished() with
            {
                Outcome = new InterruptOutcome([new Interrupt("i1", "tool_call") { ToolCallId = "c1" }]),
            }
        );
        using var client = new AgUiChatClient(agent);
        List<ChatMessage> messages = [new(ChatRole.User, "hi")];
        var response = await client.GetResponseAsync(messages);
        var request = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>());

        messages.AddMessages(response);
        messages.Add(new(ChatRole.User, [request.CreateResponse(approved: false, "no")]));
        await client.GetResponseAsync(messages);

        Assert.Equal([ResumeEntry.Resolve("i1", JsonData.Object(("approved", false), ("reason", "no")))], agent.Inputs[1].Resume);
        var sent = agent.Inputs[1].Messages;
        Assert.Equal("c1", Assert.Single(sent.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls)).Id);
    }

    [Fact]
    public async Task A_failure_that_the_agent_tells_is_a_content()
    {
        using var client = new AgUiChatClient(new ScriptedAgent(Script.Started(), new RunErrorEvent("No") { Code = "x" }));

        var response = await client.GetResponseAsync("hi");

        var error = Assert.IsType<ErrorContent>(Assert.Single(Assert.Single(response.Messages).Contents));
        Assert.Equal(("No", "x"), (error.Message, error.ErrorCode));
    }

    [Fact]
    public async Task A_run_that_breaks_off_raises()
    {
        using var client = new AgUiChatClient(new ScriptedAgent(Script.Started()));

        var exception = await Assert.ThrowsAsync<AgUiException>(() => client.GetResponseAsync("hi"));

        Assert.IsType<TransportError>(exception.Error);
    }

    [Fact]
    public async Task A_run_that_breaks_the_rules_raises_after_what_was_well_said()
    {
        using var client = new AgUiChatClient(
            new ScriptedAgent(Script.Started(), new TextMessageStartEvent("m1"), Script.Text("a"), Script.Started())
        );
        var text = "";

        var exception = await Assert.ThrowsAsync<AgUiException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("hi"))
            {
                text += update.Text;
            }
        });

        Assert.IsType<ProtocolError>(exception.Error);
        Assert.Equal("a", text);
    }

    [Fact]
    public async Task The_request_is_the_input()
    {
        var agent = new ScriptedAgent(Script.Started(), Script.Finished());
        using var client = new AgUiChatClient(agent, new() { ThreadId = "mine" });
        var template = new RunAgentInput("t9", "old")
        {
            State = 1,
            ForwardedProps = JsonData.Object(("x", 1)),
            Context = [new("a", "b")],
        };

        await client.GetResponseAsync("hi");
        await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "hi") { MessageId = "u" }],
            new()
            {
                Instructions = "rules",
                Tools = [Theirs],
                AdditionalProperties = new() { [BridgeNames.Input] = template, [BridgeNames.Resume] = new[] { ResumeEntry.Cancel("i1") } },
            }
        );

        Assert.Equal("mine", agent.Inputs[0].ThreadId);
        var input = agent.Inputs[1];
        Assert.Equal(("t9", template.State, template.ForwardedProps), (input.ThreadId, input.State, input.ForwardedProps));
        Assert.NotEqual("old", input.RunId);
        Assert.Equal(template.Context, input.Context);
        Assert.Equal([ResumeEntry.Cancel("i1")], input.Resume);
        Assert.Equal(["rules", "hi"], input.Messages.Select(message => message.Text.ToString()));
        Assert.Equal("u", input.Messages[1].Id);
        Assert.Equal(("theirs", "Does it"), (input.Tools[0].Name, input.Tools[0].Description));
        Assert.Equal("object", input.Tools[0].Parameters!["type"].AsString());
    }

    [Fact]
    public async Task Messages_go_out_as_what_they_are()
    {
        var agent = new ScriptedAgent(Script.Started(), Script.Finished());
        using var client = new AgUiChatClient(agent);

        await client.GetResponseAsync([
            new(
                ChatRole.User,
                [new TextContent("see"), new DataContent(new byte[] { 1, 2 }, "image/png"), new UriContent("https://x.y/z", "audio/mp3")]
            ),
            new(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("hm") { ProtectedData = "sealed" },
                    new TextContent("well"),
                    new FunctionCallContent("c1", "f", new Dictionary<string, object?> { ["a"] = 1 }),
                ]
            )
            {
                MessageId = "a",
            },
            new(
                ChatRole.Tool,
                [
                    new FunctionResultContent("c1", "one"),
                    new FunctionResultContent("c2", null) { Exception = new InvalidDataException("secret") },
                ]
            )
            {
                MessageId = "t",
            },
        ]);

        var sent = Assert.Single(agent.Inputs).Messages;
        var user = Assert.IsType<UserMessage>(sent[0]);
        Assert.Equal(
            [
                new TextPart("see"),
                new MediaPart(MediaKind.Image, new DataSource("AQI=", "image/png")),
                new MediaPart(MediaKind.Audio, new UrlSource("https://x.y/z") { MimeType = "audio/mp3" }),
            ],
            user.Content.Parts!
        );
        Assert.Equal("sealed", Assert.IsType<ReasoningMessage>(sent[1]).EncryptedValue);
        var assistant = Assert.IsType<AssistantMessage>(sent[2]);
        Assert.Equal(("a", "well"), (assistant.Id, assistant.Text.ToString()));
        Assert.Equal([new ToolCall("c1", "f", "{\"a\":1}")], assistant.ToolCalls);
        Assert.Equal(new ToolMessage("t", "c1", "one"), sent[3]);
        var failed = Assert.IsType<ToolMessage>(sent[4]);
        Assert.Equal(("c2", "Error: the tool failed."), (failed.ToolCallId, failed.Error));
        Assert.Equal(sent.Count, sent.Select(message => message.Id).Distinct().Count());
    }

    [Fact]
    public async Task Cancelling_aborts_the_run()
    {
        using var stop = new CancellationTokenSource();
        using var client = new AgUiChatClient(new ScriptedAgent(Script.Started(), new TextMessageStartEvent("m1"), Script.Text("a")));
        await using var updates = client.GetStreamingResponseAsync("hi", cancellationToken: stop.Token).GetAsyncEnumerator();
        await updates.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await updates.MoveNextAsync());
    }

    [Fact]
    public void Services_are_itself_its_agent_and_what_it_is()
    {
        var agent = new ScriptedAgent();
        var client = new AgUiChatClient(agent);

        Assert.Same(client, client.GetService<AgUiChatClient>());
        Assert.Same(client, client.GetService<IChatClient>());
        Assert.Same(agent, client.GetService<IAgent>());
        Assert.Equal("ag-ui", client.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Null(client.GetService<string>());
        client.Dispose();
        Assert.True(agent.IsDisposed);
    }

    private static async Task<List<ChatResponseUpdate>> ReadAsync(AgUiChatClient client, ChatOptions options)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in client.GetStreamingResponseAsync("hi", options))
        {
            updates.Add(update);
        }

        return updates;
    }

    private sealed class DelegateAgent(RunDelegate run) : IAgent
    {
        public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default) =>
            run(context, cancellationToken);
    }
}
