using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

/// <summary>A model behind an agent behind a chat client says what it says without them.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var name in Answers.Keys)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    private static Dictionary<string, Func<ChatResponseUpdate[]>> Answers { get; } =
        new()
        {
            ["text"] = () => [Bridge.Say("Hel"), Bridge.Say("lo"), new() { FinishReason = ChatFinishReason.Stop }],
            ["two messages"] = () => [Bridge.Say("a", "x"), Bridge.Say("b", "y")],
            ["reasoning"] = () =>
                [
                    Bridge.Give("m1", new TextReasoningContent("one ")),
                    Bridge.Give("m1", new TextReasoningContent("two") { ProtectedData = "sealed" }),
                    Bridge.Give("m1", new TextReasoningContent("three")),
                    Bridge.Say("so"),
                ],
            ["call"] = () =>
                [
                    Bridge.Say("let me"),
                    Bridge.Call("theirs", arguments: [("a", 1), ("b", "x"), ("c", null)]),
                    new() { FinishReason = ChatFinishReason.ToolCalls },
                ],
            ["call and result"] = () =>
                [
                    Bridge.Give("m1", new FunctionCallContent("c1", "inner") { InformationalOnly = true }),
                    new(ChatRole.Tool, [new FunctionResultContent("c1", "done")]) { MessageId = "t" },
                    Bridge.Say("ok", "m2"),
                ],
            ["media in a result"] = () =>
                [
                    Bridge.Give("m1", new FunctionCallContent("c1", "inner") { InformationalOnly = true }),
                    new(
                        ChatRole.Tool,
                        [
                            new FunctionResultContent(
                                "c1",
                                new List<AIContent>
                                {
                                    new TextContent("see"),
                                    new DataContent(new byte[] { 1 }, "image/png"),
                                    new UriContent("https://x.y/z", "video/mp4"),
                                }
                            ),
                        ]
                    )
                    {
                        MessageId = "t",
                    },
                ],
            ["media"] = () =>
                [
                    Bridge.Give("m1", new DataContent(new byte[] { 1, 2 }, "image/png")),
                    Bridge.Give("m1", new UriContent("https://x.y/z", "audio/mp3")),
                ],
            ["usage"] = () =>
                [
                    Bridge.Say("a"),
                    Bridge.Give(
                        "m1",
                        new UsageContent(
                            new()
                            {
                                InputTokenCount = 1,
                                OutputTokenCount = 2,
                                TotalTokenCount = 3,
                                CachedInputTokenCount = 1,
                            }
                        )
                    ),
                ],
            ["cut off"] = () => [Bridge.Say("a"), new() { FinishReason = ChatFinishReason.Length }],
            ["error at the end"] = () => [Bridge.Say("a"), Bridge.Give("m1", new ErrorContent("no") { ErrorCode = "x" })],
            ["error on the way"] = () => [Bridge.Give("m1", new ErrorContent("no") { ErrorCode = "x" }), Bridge.Say("a")],
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Contents_are_the_same(string name, bool throughJson)
    {
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "", "theirs")] };
        var expected = await new ScriptedChatClient(Answers[name]()).GetResponseAsync("hi", tools);
        IAgent agent = new ChatClientAgent(new ScriptedChatClient(Answers[name]()));
        using var client = new AgUiChatClient(throughJson ? new JsonAgent(agent) : agent);

        var actual = await client.GetResponseAsync("hi", tools);

        Assert.Equal(Describe(expected), Describe(actual));
        Assert.Equal(expected.Usage?.TotalTokenCount, actual.Usage?.TotalTokenCount);
        Assert.Equal(expected.Usage?.CachedInputTokenCount, actual.Usage?.CachedInputTokenCount);
        Assert.Equal(expected.FinishReason ?? actual.FinishReason, actual.FinishReason);
    }

    [Fact]
    public async Task A_whole_conversation_goes_there_and_back()
    {
        var model = new ScriptedChatClient([Bridge.Say("one", "m1"), Bridge.Call("theirs")], [Bridge.Say("two", "m2")]);
        using var client = new AgUiChatClient(new JsonAgent(new ChatClientAgent(model)));
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create(() => "", "theirs")] };
        List<ChatMessage> messages = [new(ChatRole.User, [new TextContent("see"), new DataContent(new byte[] { 1 }, "image/png")])];

        messages.AddMessages(await client.GetResponseAsync(messages, tools));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent("c1", "done")]));
        messages.AddMessages(await client.GetResponseAsync(messages, tools));

        Assert.Equal(Describe(messages[..^1]), Describe(model.Requests[1].Messages));
        Assert.Equal("two", messages[^1].Text);
    }

    private static List<string> Describe(ChatResponse response) => Describe(response.Messages);

    private static List<string> Describe(IEnumerable<ChatMessage> messages) =>
        [.. messages.SelectMany(message => message.Contents.Select(content => $"{message.Role}: {Describe(content)}"))];

    private static string Describe(AIContent content) =>
        content switch
        {
            TextContent text => $"text {text.Text}",
            TextReasoningContent reasoning => $"reasoning {reasoning.Text} {reasoning.ProtectedData}",
            FunctionCallContent call =>
                $"call {call.CallId} {call.Name} {string.Join(',', (call.Arguments ?? new Dictionary<string, object?>()).Select(argument => $"{argument.Key}={argument.Value}"))} {call.InformationalOnly}",
            FunctionResultContent { Result: IEnumerable<AIContent> parts } result =>
                $"result {result.CallId} {string.Join(',', parts.Select(Describe))}",
            FunctionResultContent result => $"result {result.CallId} {result.Result}",
            DataContent data => $"data {data.MediaType} {data.Base64Data}",
            UriContent uri => $"uri {uri.MediaType} {uri.Uri}",
            ErrorContent error => $"error {error.Message} {error.ErrorCode}",
            _ => content.GetType().Name,
        };

    /// <summary>An agent as it is behind a wire.</summary>
    private sealed class JsonAgent(IAgent inner) : IAgent
    {
        public async IAsyncEnumerable<AgUiEvent> RunAsync(
            RunContext context,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            AgUiJson.WriteInput(context.Input, buffer);
            var input = AgUiJson.ReadInput(buffer.WrittenSpan);
            await foreach (var @event in inner.RunAsync(context with { Input = input }, cancellationToken))
            {
                yield return AgUiJson.ParseEvent(AgUiJson.ToUtf8(@event));
            }
        }
    }
}
