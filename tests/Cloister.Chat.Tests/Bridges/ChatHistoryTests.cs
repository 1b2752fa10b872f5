using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

public sealed class ChatHistoryTests
{
    [Fact]
    public async Task Roles_ids_names_and_metadata_are_kept()
    {
        var messages = await AskedWithAsync(
            new SystemMessage("s", "rules"),
            new DeveloperMessage("d", "more rules"),
            new UserMessage("u", "hi") { Name = "Ada", Metadata = JsonData.Object(("lang", "en")) },
            new AssistantMessage("a") { Content = "hello" }
        );

        Assert.Equal([ChatRole.System, ChatRole.System, ChatRole.User, ChatRole.Assistant], messages.Select(message => message.Role));
        Assert.Equal(["s", "d", "u", "a"], messages.Select(message => message.MessageId));
        Assert.Equal("Ada", messages[2].AuthorName);
        Assert.Equal("en", messages[2].AdditionalProperties!["lang"]!.ToString());
    }

    [Fact]
    public async Task Messages_that_only_carry_calls_become_one_and_each_call_is_answered_behind_it()
    {
        var messages = await AskedWithAsync(
            new ToolMessage("r2", "c2", "two"),
            new AssistantMessage("a1") { ToolCalls = [new ToolCall("c1", "f", "{\"x\":1}")] },
            new AssistantMessage("a2") { ToolCalls = [new ToolCall("c2", "f", "broken")] },
            new UserMessage("u", "hi")
        );

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool, ChatRole.User], messages.Select(message => message.Role));
        var calls = messages[0].Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal("1", calls[0].Arguments!["x"]!.ToString());
        Assert.IsType<FormatException>(calls[1].Exception);
        Assert.Equal(["This call was never answered.", "two"], messages[1..3].Select(Result));
    }

    [Fact]
    public async Task A_failed_tool_is_an_answer()
    {
        var messages = await AskedWithAsync(
            new AssistantMessage("a1") { ToolCalls = [new ToolCall("c1", "f", ""), new ToolCall("c2", "f", "")] },
            new ToolMessage("r1", "c1", "") { Error = "no" },
            new ToolMessage("r2", "c2", "half") { Error = "no" }
        );

        Assert.Equal(["Error: no", "half"], messages[1..].Select(Result));
        Assert.All(messages[1..], message => Assert.Equal("no", ((FunctionResultContent)message.Contents[0]).Exception!.Message));
    }

    [Fact]
    public async Task Reasoning_stands_in_the_message_it_led_to_or_by_itself()
    {
        var messages = await AskedWithAsync(
            new ReasoningMessage("r1", "lost"),
            new UserMessage("u", "hi"),
            new ReasoningMessage("r2", "hm") { EncryptedValue = "sealed" },
            new AssistantMessage("a") { Content = "yes" },
            new ActivityMessage("x", "chart", JsonData.EmptyObject)
        );

        Assert.Equal(["lost", "", "hm"], messages.Select(message => string.Concat(message.Contents.OfType<TextReasoningContent>())));
        var reasoning = Assert.IsType<TextReasoningContent>(messages[2].Contents[0]);
        Assert.Equal("sealed", reasoning.ProtectedData);
        Assert.Equal("yes", messages[2].Text);
    }

    [Fact]
    public async Task Media_are_contents_and_what_cannot_be_one_is_left_out()
    {
        var messages = await AskedWithAsync(
            new UserMessage(
                "u",
                ValueList.Create<ContentPart>([
                    new TextPart("see"),
                    new MediaPart(MediaKind.Image, new DataSource("AQI=", "image/png")),
                    new MediaPart(MediaKind.Image, new DataSource("not base64!", "image/png")),
                    new MediaPart(MediaKind.Audio, new DataSource("AQI=", "no media type")),
                    new MediaPart(MediaKind.Image, new UrlSource("https://example.org/a.png")),
                    new MediaPart(MediaKind.Image, new UrlSource("a.png")),
                    new MediaPart(MediaKind.Document, new FileSource("file-1") { Provider = "openai" }),
                ])
            )
        );

        var contents = Assert.Single(messages).Contents;
        Assert.Equal(4, contents.Count);
        Assert.Equal([1, 2], Assert.IsType<DataContent>(contents[1]).Data.ToArray());
        Assert.Equal("image/*", Assert.IsType<UriContent>(contents[2]).MediaType);
        Assert.Equal("file-1", Assert.IsType<HostedFileContent>(contents[3]).FileId);
    }

    private static object? Result(ChatMessage message) => Assert.IsType<FunctionResultContent>(Assert.Single(message.Contents)).Result;

    private static async Task<List<ChatMessage>> AskedWithAsync(params Message[] messages)
    {
        var client = new ScriptedChatClient([]);
        using var agent = new ChatClientAgent(client);
        await agent.RunAsync(Script.Input() with { Messages = messages.ToValueList() });
        return Assert.Single(client.Requests).Messages;
    }
}
