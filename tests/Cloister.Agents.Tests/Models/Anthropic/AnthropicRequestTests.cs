using System.Text.Json;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Anthropic;

public sealed class AnthropicRequestTests
{
    [Fact]
    public async Task A_history_takes_turns_and_results_come_first()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be kind."),
            new(ChatRole.User, "Add."),
            new(ChatRole.User, "Please."),
            new(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("hm") { ProtectedData = "anthropic:signature:c2ln" },
                    new TextContent("Gladly. "),
                    FunctionCalls.Parse("call_01J$", "add", """{"a": 1}"""),
                ]
            ),
            new(ChatRole.Tool, [new FunctionResultContent("call_01J$", "failed") { Exception = new InvalidOperationException() }]),
            new(ChatRole.User, "And?"),
        ];

        var body = await SentAsync(messages, new() { Instructions = "You are Ada." });

        AssertJson(
            """
            {
              "model":"tiny","max_tokens":8192,"stream":true,
              "system":[{"type":"text","text":"You are Ada."},{"type":"text","text":"Be kind."}],
              "messages":[
                {"role":"user","content":[{"type":"text","text":"Add."},{"type":"text","text":"Please."}]},
                {"role":"assistant","content":[
                  {"type":"thinking","thinking":"hm","signature":"c2ln"},
                  {"type":"text","text":"Gladly."},
                  {"type":"tool_use","id":"call00001","name":"add","input":{"a":1}}]},
                {"role":"user","content":[
                  {"type":"tool_result","tool_use_id":"call00001","is_error":true,"content":[{"type":"text","text":"failed"}]},
                  {"type":"text","text":"And?"}]}
              ]
            }
            """,
            body
        );
    }

    [Fact]
    public async Task Thoughts_of_others_and_empty_messages_are_left_out()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("unsigned"), new TextContent("First.")]),
            new(ChatRole.User, "  "),
            new(ChatRole.User, "Go on."),
            new(ChatRole.Assistant, [new TextReasoningContent("theirs") { ProtectedData = "other:x" }]),
            new(ChatRole.User, "?"),
            new(ChatRole.Assistant, [new TextReasoningContent("") { ProtectedData = "anthropic:redacted:xyz" }, new TextContent("!")]),
            new(ChatRole.User, "Thanks."),
        ];

        var body = await SentAsync(messages);

        AssertJson(
            """
            [
              {"role":"user","content":[{"type":"text","text":"(The conversation goes on.)"}]},
              {"role":"assistant","content":[{"type":"text","text":"First."}]},
              {"role":"user","content":[{"type":"text","text":"Go on."},{"type":"text","text":"?"}]},
              {"role":"assistant","content":[{"type":"redacted_thinking","data":"xyz"},{"type":"text","text":"!"}]},
              {"role":"user","content":[{"type":"text","text":"Thanks."}]}
            ]
            """,
            body.GetProperty("messages")
        );
    }

    [Fact]
    public async Task Images_and_files_are_blocks_in_questions_and_in_results()
    {
        AIContent[] media =
        [
            new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
            new UriContent("https://example.org/a.jpg", "image/jpeg"),
            new DataContent(new byte[] { 4 }, "application/pdf"),
            new DataContent("héllo"u8.ToArray(), "text/plain"),
            new DataContent(new byte[] { 6 }, "audio/mpeg"),
        ];
        ChatMessage[] messages =
        [
            new(ChatRole.User, [new TextContent("Look:"), .. media]),
            new(ChatRole.Assistant, [new FunctionCallContent("a", "look")]),
            new(ChatRole.Tool, [new FunctionResultContent("a", media)]),
        ];

        var sent = (await SentAsync(messages)).GetProperty("messages");

        var blocks = """
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},
            {"type":"image","source":{"type":"url","url":"https://example.org/a.jpg"}},
            {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BA=="}},
            {"type":"text","text":"héllo"},
            {"type":"text","text":"[file, audio/mpeg: this model cannot be shown it]"}
            """;
        AssertJson($$"""[{"type":"text","text":"Look:"},{{blocks}}]""", sent[0].GetProperty("content"));
        AssertJson($"[{blocks}]", sent[2].GetProperty("content")[0].GetProperty("content"));
    }

    [Fact]
    public async Task Tools_are_written_and_what_stays_the_same_may_be_cached()
    {
        var options = new ChatOptions
        {
            Instructions = "Stays.",
            MaxOutputTokens = 100,
            TopP = 0.9f,
            StopSequences = ["END"],
            AllowMultipleToolCalls = false,
            Tools = [Some.Tool("add", """{"type":"object"}""", "Adds.")],
        };

        var body = await SentAsync([new(ChatRole.System, "Changes."), new(ChatRole.User, "Hi")], options);

        AssertJson(
            """
            {
              "model":"tiny","max_tokens":100,"stream":true,
              "system":[{"type":"text","text":"Stays.","cache_control":{"type":"ephemeral"}},{"type":"text","text":"Changes."}],
              "messages":[{"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]}],
              "top_p":0.9,"stop_sequences":["END"],
              "tools":[{"name":"add","description":"Adds.","input_schema":{"type":"object"}}],
              "tool_choice":{"type":"auto","disable_parallel_tool_use":true}
            }
            """,
            body
        );
    }

    [Theory]
    [InlineData("none", """{"type":"none"}""")]
    [InlineData("any", """{"type":"any"}""")]
    [InlineData("add", """{"type":"tool","name":"add"}""")]
    public async Task A_model_can_be_told_whether_to_call(string mode, string expected)
    {
        var options = new ChatOptions
        {
            Tools = [Some.Tool("add")],
            ToolMode = mode switch
            {
                "none" => ChatToolMode.None,
                "any" => ChatToolMode.RequireAny,
                _ => ChatToolMode.RequireSpecific(mode),
            },
        };

        AssertJson(expected, (await SentAsync(Some.Question(), options)).GetProperty("tool_choice"));
    }

    [Fact]
    public async Task A_model_that_thinks_gets_room_for_it_and_is_told_nothing_it_refuses()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 100,
            Temperature = 0.5f,
            TopK = 3,
            Reasoning = new() { Effort = ReasoningEffort.Low },
            Tools = [Some.Tool("add")],
            ToolMode = ChatToolMode.RequireAny,
        };

        var body = await SentAsync(Some.Question(), options);

        AssertJson("""{"type":"enabled","budget_tokens":2048}""", body.GetProperty("thinking"));
        AssertJson("""{"type":"auto"}""", body.GetProperty("tool_choice"));
        Assert.Equal(2148, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("temperature", out _) || body.TryGetProperty("top_k", out _));
    }

    [Fact]
    public async Task Temperature_wins_over_what_cannot_be_sent_with_it()
    {
        var body = await SentAsync(Some.Question(), new() { Temperature = 0.5f, TopP = 0.9f });

        Assert.Equal(0.5, body.GetProperty("temperature").GetDouble());
        Assert.False(body.TryGetProperty("top_p", out _));
    }

    [Fact]
    public async Task Instructions_in_the_middle_stay_where_they_are()
    {
        var sent = await SentAsync([new(ChatRole.User, "1"), new(ChatRole.Assistant, "2"), new(ChatRole.System, "Be brief now.")]);

        Assert.False(sent.TryGetProperty("system", out _));
        Assert.Equal("Be brief now.", sent.GetProperty("messages")[2].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task What_a_model_made_up_does_not_spoil_the_history()
    {
        var body = await SentAsync([
            new(ChatRole.User, "?"),
            new(
                ChatRole.Assistant,
                [
                    new FunctionCallContent("a", "functions.read"),
                    FunctionCalls.Parse("b", "read", "{\"path\":\"\ud800\"}"),
                    FunctionCalls.Parse("c", "read", "{\"path\":\"\\ud800\"}"),
                ]
            ),
        ]);

        var calls = body.GetProperty("messages")[1].GetProperty("content");
        Assert.Equal(["functions_read", "read", "read"], calls.EnumerateArray().Select(call => call.Text("name")));
        Assert.All(calls.EnumerateArray(), call => Assert.Equal(JsonValueKind.Object, call.GetProperty("input").ValueKind));
    }

    [Fact]
    public async Task The_key_and_the_version_are_headers()
    {
        await using var served = await Served.AnthropicAsync(
            ScriptedModel.Saying("fine"),
            settings => settings with { ApiKey = "sk-ant-1" }
        );
        await served.Client.AskAsync();

        Assert.Equal(
            ("sk-ant-1", "2023-06-01", null),
            (served.Request.Header("x-api-key"), served.Request.Header("anthropic-version"), served.Request.Header("Authorization"))
        );
        Assert.Equal("/v1/messages", served.Request.Path);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1/")]
    [InlineData("")]
    public async Task The_version_may_stand_in_the_address(string path)
    {
        await using var served = await Served.AnthropicAsync(
            ScriptedModel.Saying("fine"),
            settings => settings with { BaseUrl = settings.BaseUrl + path }
        );

        Assert.Equal("fine", (await served.Client.AskAsync()).Text());
    }

    [Fact]
    public async Task A_conversation_survives_the_way_to_the_model()
    {
        var model = ScriptedModel.Saying("fine");
        await using var served = await Served.AnthropicAsync(model);
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Add."),
            new(ChatRole.Assistant, [FunctionCalls.Parse("one", "add", """{"a":1}""")]),
            new(ChatRole.Tool, [new FunctionResultContent("one", "3")]),
        ];

        await served.Client.GetResponseAsync(messages, new() { Instructions = "Be kind.", Tools = [Some.Tool("add")] }, Some.Token);

        var seen = Assert.Single(model.Requests);
        Assert.Equal(("Be kind.", "3"), (seen.System, seen.Results.Single().Result));
        Assert.Equal(seen.Messages[2].Contents.OfType<FunctionCallContent>().Single().CallId, seen.Results.Single().CallId);
    }

    private static async Task<JsonElement> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        await using var served = await Served.AnthropicAsync(ScriptedModel.Saying("fine"));
        await served.Client.GetStreamingResponseAsync(messages, options, Some.Token).ReadAsync();
        return served.Request.Json;
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), $"Expected:\n{expected}\n\nActual:\n{actual}");
}
