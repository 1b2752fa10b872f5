using System.Text;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.OpenAi;

public sealed class OpenAiAnswerTests
{
    [Fact]
    public async Task Everything_a_model_says_arrives_as_it_was_said()
    {
        var script = new ScriptedModelBuilder()
            .Reasoning("hm, hm", chunks: 2)
            .Text("Grüezi 👋\n\"quoted\"", chunks: 3)
            .ToolCall("add", """{"a": 1, "b": [2]}""", fragments: 4)
            .ToolCall("now", "")
            .Usage(100, 20, cached: 60, reasoning: 5)
            .Build();
        await using var served = await Served.OpenAiAsync(script);

        var updates = await served.Client.AskAsync();

        Assert.Equal("hm, hm", string.Concat(updates.Contents<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal("Grüezi 👋\n\"quoted\"", updates.Text());
        Assert.Equal(["add", "now"], updates.Contents<FunctionCallContent>().Select(call => call.Name));
        Assert.Equal("""{"a": 1, "b": [2]}""", FunctionCalls.TextOf(updates.Contents<FunctionCallContent>().First()));
        Assert.Equal(["call-1", "call-2"], updates.Contents<FunctionCallContent>().Select(call => call.CallId));
        var usage = Assert.Single(updates.Contents<UsageContent>()).Details;
        Assert.Equal((100L, 20L, 120L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((60L, 5L), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equal(
            (ChatFinishReason.ToolCalls, "answer-1", "tiny"),
            (updates[^1].FinishReason, updates[^1].ResponseId, updates[^1].ModelId)
        );
    }

    [Fact]
    public async Task Pieces_of_a_call_are_its_arguments_and_stand_before_it()
    {
        await using var served = await Served.OpenAiAsync(
            new ScriptedModelBuilder().ToolCall("add", """{"a":1}""", fragments: 3).ToolCall("sub", """{"b":2}""", fragments: 2).Build()
        );

        var contents = (await served.Client.AskAsync()).SelectMany(update => update.Contents).ToList();

        Assert.Equal(
            ["+call-1", "+call-1", "+call-1", "+call-1", "call-1", "+call-2", "+call-2", "+call-2", "call-2"],
            contents.Select(content =>
                content is FunctionCallFragmentContent piece ? $"+{piece.CallId}" : ((FunctionCallContent)content).CallId
            )
        );
        Assert.Equal("""{"a":1}{"b":2}""", string.Concat(contents.OfType<FunctionCallFragmentContent>().Select(piece => piece.Arguments)));
    }

    [Fact]
    public async Task What_is_not_streamed_comes_whole()
    {
        var script = new ScriptedModelBuilder()
            .Reasoning("hm")
            .Text("so")
            .ToolCall("add", """{"a":1}""")
            .Usage(3, 2)
            .Finish(ChatFinishReason.ToolCalls)
            .Build();
        await using var served = await Served.OpenAiAsync(script);

        var answer = await served.Client.GetResponseAsync(Some.Question(), cancellationToken: Some.Token);

        Assert.False(served.Request.Json.GetProperty("stream").GetBoolean());
        Assert.Equal(("so", 3L, ChatFinishReason.ToolCalls), (answer.Text, answer.Usage!.InputTokenCount, answer.FinishReason));
        Assert.Equal(
            [typeof(TextReasoningContent), typeof(TextContent), typeof(FunctionCallContent)],
            answer.Messages.Single().Contents.Select(content => content.GetType())
        );
    }

    [Fact]
    public async Task Calls_with_the_same_id_get_ids_of_their_own()
    {
        await using var served = await Served.OpenAiAsync(
            new ScriptedModelBuilder()
                .ToolCall("a", """{"n":1}""", callId: "same")
                .ToolCall("b", """{"n":2}""", callId: "same")
                .ToolCall("c", """{"n":3}""", callId: "same")
                .Build()
        );

        var updates = await served.Client.AskAsync();

        Assert.Equal(["same", "same-2", "same-3"], updates.Contents<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal(["1", "2", "3"], updates.Contents<FunctionCallContent>().Select(call => call.Arguments!["n"]!.ToString()));
    }

    [Fact]
    public async Task Reasoning_may_go_by_its_other_name() =>
        Assert.Equal(
            "hm",
            string.Concat(
                (await StreamAsync("""{"delta":{"reasoning":"hm"}}""", """{"delta":{"content":"so"},"finish_reason":"stop"}"""))
                    .Contents<TextReasoningContent>()
                    .Select(part => part.Text)
            )
        );

    [Fact]
    public async Task Calls_without_numbers_are_told_apart_by_their_names()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"id":"x","function":{"name":"a","arguments":"{\"n\""}}]}}""",
            """{"delta":{"tool_calls":[{"function":{"arguments":":1}"}}]}}""",
            """{"delta":{"tool_calls":[{"id":"y","function":{"name":"b","arguments":"{}"}}]},"finish_reason":"tool_calls"}"""
        );

        Assert.Equal(
            ["""x a {"n":1}""", "y b {}"],
            updates.Contents<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {FunctionCalls.TextOf(call)}")
        );
    }

    [Fact]
    public async Task Calls_that_share_a_number_are_told_apart_by_their_ids()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":"{}"}}]}}""",
            """{"delta":{"tool_calls":[{"index":0,"id":"y","function":{"name":"a","arguments":"{}"}}]},"finish_reason":"stop"}"""
        );

        Assert.Equal(["x", "y"], updates.Contents<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Pieces_may_repeat_what_call_they_belong_to_or_bring_new_ids()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":"{\"n\""}}]}}""",
            """{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":":1"}}]}}""",
            """{"delta":{"tool_calls":[{"index":0,"id":"z","function":{"arguments":"}"}}]}}""",
            """{"delta":{},"finish_reason":"tool_calls"}"""
        );

        Assert.Equal("""{"n":1}""", FunctionCalls.TextOf(Assert.Single(updates.Contents<FunctionCallContent>())));
    }

    [Fact]
    public async Task A_call_without_an_id_gets_one_and_arguments_may_be_an_object()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"index":0,"function":{"name":"a","arguments":{"n":1}}},{"index":1,"function":{"name":"b"}}]},"finish_reason":"stop"}"""
        );

        Assert.Equal(
            ["""call a {"n":1}""", "call-2 b "],
            updates.Contents<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {FunctionCalls.TextOf(call)}")
        );
    }

    [Fact]
    public async Task Text_in_the_middle_of_a_call_comes_behind_it()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"a","arguments":"{"}}]}}""",
            """{"delta":{"content":"late"}}""",
            """{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":"tool_calls"}"""
        );

        var contents = updates.SelectMany(update => update.Contents).Select(content => content.GetType()).ToList();
        Assert.Equal([typeof(FunctionCallContent), typeof(TextContent)], contents.TakeLast(2));
    }

    [Fact]
    public async Task Content_may_come_in_parts()
    {
        var updates = await StreamAsync(
            """{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}}""",
            """{"delta":{"content":[{"type":"text","text":"so"}]},"finish_reason":"stop"}"""
        );

        Assert.Equal(("hm", "so"), (string.Concat(updates.Contents<TextReasoningContent>().Select(part => part.Text)), updates.Text()));
    }

    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"prompt_cache_hit_tokens":3}}""")]
    [InlineData("""{"choices":[{"delta":{},"usage":{"prompt_tokens":1,"completion_tokens":2,"cached_tokens":3}}]}""")]
    [InlineData(
        """{"choices":[],"x_groq":{"usage":{"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":3}}}}"""
    )]
    public async Task Usage_stands_in_several_places_and_the_last_one_counts(string chunk)
    {
        var updates = await StreamRawAsync(
            """{"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":9}}""",
            chunk,
            "[DONE]"
        );

        var usage = Assert.Single(updates.Contents<UsageContent>()).Details;
        Assert.Equal((1L, 2L, 3L, 3L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("insufficient_system_resource", "insufficient_system_resource")]
    public async Task Reasons_are_known_or_passed_on(string sent, string read)
    {
        var updates = await StreamAsync($$"""{"delta":{"content":"x"},"finish_reason":"{{sent}}"}""");

        Assert.Equal(read, updates[^1].FinishReason!.Value.Value);
    }

    [Fact]
    public async Task The_end_mark_may_be_missing_and_lines_may_end_otherwise()
    {
        var model = new ScriptedModelBuilder().Text("fine").Build();
        await using var served = await Served.OpenAiAsync(model);
        served.Server.FailNext(ServerFault.CrlfLines, Body(Chunk("""{"delta":{"content":"fine"},"finish_reason":"stop"}""")));

        Assert.Equal("fine", (await served.Client.AskAsync()).Text());
        Assert.Equal("fine", (await served.Client.AskAsync()).Text());
    }

    [Fact]
    public async Task A_server_that_does_not_stream_is_read_all_the_same()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(
            ServerFault.Status(
                200,
                """{"id":"1","choices":[{"message":{"content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}"""
            )
        );

        var updates = await served.Client.AskAsync();

        Assert.Equal(("whole", ChatFinishReason.Stop), (updates.Text(), updates[^1].FinishReason));
    }

    [Fact]
    public async Task What_the_provider_wants_back_with_a_call_is_kept()
    {
        var updates = await StreamAsync(
            """{"delta":{"tool_calls":[{"index":0,"id":"x","extra_content":{"google":{"thought_signature":"sig"}},"function":{"name":"a","arguments":"{}"}}]},"finish_reason":"stop"}"""
        );

        Assert.Equal(
            """extra_content:{"google":{"thought_signature":"sig"}}""",
            FunctionCalls.ProtectedDataOf(Assert.Single(updates.Contents<FunctionCallContent>()))
        );
    }

    private static Task<List<ChatResponseUpdate>> StreamAsync(params string[] choices) =>
        StreamRawAsync([.. choices.Select(choice => $$"""{"id":"1","choices":[{{choice}}]}"""), "[DONE]"]);

    private static async Task<List<ChatResponseUpdate>> StreamRawAsync(params string[] chunks)
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(Body([.. chunks.Select(chunk => $"data: {chunk}\n\n")]));
        return await served.Client.AskAsync();
    }

    private static string Chunk(string choice) => $$"""data: {"id":"1","choices":[{{choice}}]}""" + "\n\n";

    [Fact]
    public async Task Character_that_a_server_cuts_in_two_is_whole_again()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("never"));
        served.Server.FailNext(
            Body(
                """data: {"choices":[{"delta":{"content":"\"\\\n\u00fc \ud83d"}}]}""" + "\n\n",
                """data: {"choices":[{"delta":{"content":"\ude00"}}]}""" + "\n\n",
                """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"say","arguments":"{\"a\":\"\ud83d"}}]}}]}"""
                    + "\n\n",
                """data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\ude00\"}"}}]},"finish_reason":"tool_calls"}]}"""
                    + "\n\n"
            )
        );

        var updates = await served.Client.AskAsync();

        Assert.Equal("\"\\\nü 😀", updates.Text());
        Assert.Equal("""{"a":"😀"}""", FunctionCalls.TextOf(Assert.Single(updates.Contents<FunctionCallContent>())));
    }

    [Fact]
    public async Task Thousands_of_calls_with_one_id_are_told_apart_in_no_time()
    {
        await using var served = await Served.OpenAiAsync(ScriptedModel.Saying("never"));
        var call = """{"id":"x","function":{"name":"say","arguments":"{}"}}""";
        var calls = string.Join(
            ',',
            Enumerable
                .Repeat(call, 100_000)
                .Select((one, at) => one.Replace("{\"id\"", $"{{\"index\":{at},\"id\"", StringComparison.Ordinal))
        );
        served.Server.FailNext(
            Body("data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + calls + "]},\"finish_reason\":\"tool_calls\"}]}\n\n")
        );

        var updates = await served.Client.AskAsync();

        Assert.Equal(100_000, updates.Contents<FunctionCallContent>().DistinctBy(one => one.CallId, StringComparer.Ordinal).Count());
    }

    private static ServerFault Body(params string[] frames) => ServerFault.Body([.. frames.Select(Encoding.UTF8.GetBytes)]);
}
