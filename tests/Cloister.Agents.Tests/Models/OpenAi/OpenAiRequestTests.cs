using System.Text.Json;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.OpenAi;

public sealed class OpenAiRequestTests
{
    [Fact]
    public async Task A_history_with_calls_and_results_is_written_in_order()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be kind."),
            new(ChatRole.User, "Add."),
            new(
                ChatRole.Assistant,
                [
                    new TextReasoningContent("hm"),
                    new TextContent("Gladly."),
                    FunctionCalls.Parse("call_01J$", "add", """{"a": 1}"""),
                    new FunctionCallContent("c2", "now"),
                ]
            ),
            new(
                ChatRole.Tool,
                [
                    new FunctionResultContent("call_01J$", "3"),
                    new FunctionResultContent("c2", new[] { new TextContent("a"), new TextContent("b") }),
                ]
            ),
            new(ChatRole.Assistant, []),
            new(ChatRole.User, "Thanks \ud83d\udc4b"),
        ];

        var body = await SentAsync(messages, new() { Instructions = "You are Ada." });

        AssertJson(
            """
            [
              {"role":"system","content":"You are Ada."},
              {"role":"system","content":"Be kind."},
              {"role":"user","content":"Add."},
              {"role":"assistant","content":"Gladly.","tool_calls":[
                {"id":"call00001","type":"function","function":{"name":"add","arguments":"{\"a\": 1}"}},
                {"id":"call00002","type":"function","function":{"name":"now","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"call00001","content":"3"},
              {"role":"tool","tool_call_id":"call00002","content":"a\nb"},
              {"role":"user","content":"Thanks 👋"}
            ]
            """,
            body.GetProperty("messages")
        );
    }

    [Fact]
    public async Task Arguments_that_are_no_object_go_as_an_empty_one()
    {
        var body = await SentAsync([new(ChatRole.User, "?"), new(ChatRole.Assistant, [FunctionCalls.Parse("c", "add", "{oops")])]);

        Assert.Equal(
            "{}",
            body.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString()
        );
    }

    [Theory]
    [InlineData("functions.read", "functions_read")]
    [InlineData("read the file!", "read_the_file_")]
    [InlineData("", "unnamed")]
    [InlineData("lösche", "l_sche")]
    [InlineData("my.tool", "my.tool")]
    public async Task Name_that_a_model_made_up_does_not_spoil_the_history(string name, string sent)
    {
        var options = new ChatOptions { Tools = [Some.Tool("my.tool")] };

        var body = await SentAsync([new(ChatRole.User, "?"), new(ChatRole.Assistant, [new FunctionCallContent("c", name)])], options);

        Assert.Equal(sent, body.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").Text("name"));
    }

    [Fact]
    public async Task Name_that_is_too_long_for_providers_is_cut()
    {
        var body = await SentAsync([
            new(ChatRole.User, "?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c", new string('n', 300))]),
        ]);

        Assert.Equal(64, body.GetProperty("messages")[1].GetProperty("tool_calls")[0].GetProperty("function").Text("name")!.Length);
    }

    [Fact]
    public async Task Calls_whose_ids_repeat_keep_their_results()
    {
        static ChatMessage Calling(params string[] names) =>
            new(ChatRole.Assistant, [.. names.Select(name => new FunctionCallContent("same", name))]);
        static ChatMessage Results(params string[] texts) =>
            new(ChatRole.Tool, [.. texts.Select(text => new FunctionResultContent("same", text))]);

        var sent = (await SentAsync([Calling("a", "b"), Results("1", "2"), Calling("c"), Results("3")])).GetProperty("messages");

        var calls = sent.EnumerateArray().SelectMany(message => message.Items("tool_calls")).Select(call => call.Text("id"));
        var results = sent.EnumerateArray()
            .Where(message => message.Text("role") == "tool")
            .Select(message => message.Text("tool_call_id"));
        Assert.Equal(["call00001", "call00002", "call00003"], calls);
        Assert.Equal(calls, results);
    }

    [Fact]
    public async Task What_is_no_text_goes_as_json_in_one_line()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("a", "add", new Dictionary<string, object?> { ["a"] = 1, ["b"] = "x" })]),
            new(ChatRole.Tool, [new FunctionResultContent("a", new Dictionary<string, object?> { ["sum"] = 3, ["ok"] = true })]),
        ];

        var sent = (await SentAsync(messages)).GetProperty("messages");

        Assert.Equal("""{"a":1,"b":"x"}""", sent[0].GetProperty("tool_calls")[0].GetProperty("function").Text("arguments"));
        Assert.Equal("""{"sum":3,"ok":true}""", sent[1].Text("content"));
    }

    [Fact]
    public async Task Images_and_files_are_parts()
    {
        ChatMessage[] messages =
        [
            new(
                ChatRole.User,
                [
                    new TextContent("Look:"),
                    new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                    new UriContent("https://example.org/a.jpg", "image/jpeg"),
                    new DataContent(new byte[] { 4 }, "application/pdf") { Name = "a.pdf" },
                    new DataContent(new byte[] { 5 }, "audio/mpeg"),
                    new DataContent("héllo"u8.ToArray(), "text/plain"),
                    new DataContent(new byte[] { 6 }, "video/mp4") { Name = "a.mp4" },
                ]
            ),
        ];

        var body = await SentAsync(messages);

        AssertJson(
            """
            [
              {"type":"text","text":"Look:"},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},
              {"type":"image_url","image_url":{"url":"https://example.org/a.jpg"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BA=="}},
              {"type":"input_audio","input_audio":{"data":"BQ==","format":"mp3"}},
              {"type":"text","text":"héllo"},
              {"type":"text","text":"[file a.mp4, video/mp4: this model cannot be shown it]"}
            ]
            """,
            body.GetProperty("messages")[0].GetProperty("content")
        );
    }

    [Fact]
    public async Task What_tools_show_is_shown_behind_all_results()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("a", "look"), new FunctionCallContent("b", "look")]),
            new(
                ChatRole.Tool,
                [
                    new FunctionResultContent(
                        "a",
                        new AIContent[] { new TextContent("seen"), new DataContent(new byte[] { 1 }, "image/png") }
                    ),
                ]
            ),
            new(ChatRole.Tool, [new FunctionResultContent("b", "nothing")]),
        ];

        var sent = (await SentAsync(messages)).GetProperty("messages");

        Assert.Equal(
            ["assistant", "tool", "tool", "user"],
            sent.EnumerateArray().Select(message => message.GetProperty("role").GetString())
        );
        Assert.Equal(
            "data:image/png;base64,AQ==",
            sent[3].GetProperty("content")[1].GetProperty("image_url").GetProperty("url").GetString()
        );
    }

    [Fact]
    public async Task Tools_and_options_are_written()
    {
        var options = new ChatOptions
        {
            Temperature = 0.7f,
            TopP = 0.9f,
            MaxOutputTokens = 100,
            FrequencyPenalty = 0.1f,
            PresencePenalty = 0.2f,
            Seed = 42,
            StopSequences = ["END"],
            AllowMultipleToolCalls = false,
            Reasoning = new() { Effort = ReasoningEffort.Low },
            ToolMode = ChatToolMode.RequireSpecific("add"),
            Tools = [Some.Tool("add", """{"type":"object","properties":{"a":{"type":"number"}}}""", "Adds.")],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "sum"),
            AdditionalProperties = new() { [ModelPurpose.Name] = ModelPurpose.Title },
        };

        var body = await SentAsync(Some.Question("Hi"), options);

        AssertJson(
            """
            {
              "model":"tiny","stream":true,"stream_options":{"include_usage":true},
              "messages":[{"role":"user","content":"Hi"}],
              "max_tokens":100,"temperature":0.7,"top_p":0.9,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":42,
              "reasoning_effort":"low","stop":["END"],
              "response_format":{"type":"json_schema","json_schema":{"name":"sum","schema":{"type":"object"}}},
              "tools":[{"type":"function","function":{"name":"add","description":"Adds.","parameters":{"type":"object","properties":{"a":{"type":"number"}}}}}],
              "tool_choice":{"type":"function","function":{"name":"add"}},
              "parallel_tool_calls":false
            }
            """,
            body
        );
    }

    [Fact]
    public async Task A_tool_that_is_no_function_is_refused_before_anything_is_sent()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() =>
            served.Client.AskAsync(options: new() { Tools = [new HostedWebSearchTool()] })
        );

        Assert.Contains("web_search", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(served.Server.Requests);
    }

    [Fact]
    public async Task Text_that_was_cut_inside_a_character_can_be_sent()
    {
        var body = await SentAsync(Some.Question("half \ud83d"));

        Assert.Equal("half \ufffd", body.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("openai", "max_completion_tokens")]
    [InlineData("azure-openai", "max_completion_tokens")]
    [InlineData("ollama", "max_tokens")]
    public async Task The_limit_of_the_answer_has_two_names(string type, string name)
    {
        var body = await SentAsync(Some.Question(), new() { MaxOutputTokens = 5 }, type);

        Assert.Equal(5, body.GetProperty(name).GetInt32());
    }

    [Fact]
    public async Task Reasoning_goes_back_with_calls_of_the_same_turn_where_it_is_wanted()
    {
        static ChatMessage Thinking(string id) =>
            new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent(id, "add")]);
        static ChatMessage Result(string id) => new(ChatRole.Tool, [new FunctionResultContent(id, "1")]);
        ChatMessage[] messages = [new(ChatRole.User, "1"), Thinking("a"), Result("a"), new(ChatRole.User, "2"), Thinking("b"), Result("b")];

        var wanted = (await SentAsync(messages, type: "deepseek")).GetProperty("messages");
        var unwanted = (await SentAsync(messages)).GetProperty("messages");

        Assert.False(wanted[1].TryGetProperty("reasoning_content", out _));
        Assert.Equal("hm", wanted[4].GetProperty("reasoning_content").GetString());
        Assert.False(unwanted[4].TryGetProperty("reasoning_content", out _));
    }

    [Fact]
    public async Task Signatures_go_back_where_they_are_wanted()
    {
        var signed = FunctionCalls.Parse("a", "add", "{}");
        FunctionCalls.Protect(signed, """extra_content:{"google":{"thought_signature":"sig"}}""");
        ChatMessage[] messages = [new(ChatRole.User, "?"), new(ChatRole.Assistant, [signed, new FunctionCallContent("b", "add")])];

        var calls = (await SentAsync(messages, type: "gemini")).GetProperty("messages")[1].GetProperty("tool_calls");

        Assert.Equal(
            ["sig", "skip_thought_signature_validator"],
            calls
                .EnumerateArray()
                .Select(call => call.GetProperty("extra_content").GetProperty("google").GetProperty("thought_signature").GetString())
        );
    }

    [Fact]
    public async Task A_conversation_survives_the_way_to_the_model()
    {
        var model = ScriptedModel.Saying("fine");
        await using var served = await Served.OpenAiAsync(model);
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Add."),
            new(ChatRole.Assistant, [FunctionCalls.Parse("one", "add", """{"a":1}""")]),
            new(ChatRole.Tool, [new FunctionResultContent("one", "3")]),
        ];

        await served.Client.GetResponseAsync(messages, new() { Tools = [Some.Tool("add")] }, Some.Token);

        var seen = Assert.Single(model.Requests);
        Assert.Equal("add", Assert.Single(seen.Tools));
        Assert.Equal("3", seen.Results.Single().Result);
        Assert.Equal(seen.Messages[1].Contents.OfType<FunctionCallContent>().Single().CallId, seen.Results.Single().CallId);
    }

    private static async Task<JsonElement> SentAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        string type = "open-compatible"
    )
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("fine"), settings => settings with { Type = type });
        await served.Client.GetStreamingResponseAsync(messages, options, Some.Token).ReadAsync();
        return served.Request.Json;
    }

    private static void AssertJson(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), $"Expected:\n{expected}\n\nActual:\n{actual}");
}
