using System.Text;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Anthropic;

public sealed class AnthropicAnswerTests
{
    [Fact]
    public async Task Everything_a_model_says_arrives_as_it_was_said()
    {
        var script = new ScriptedModelBuilder()
            .Reasoning("hm, hm", chunks: 2, protectedData: "c2ln")
            .Text("Grüezi 👋", chunks: 3)
            .ToolCall("add", """{"a": 1}""", fragments: 3)
            .ToolCall("now", "")
            .Usage(100, 20, cached: 60)
            .Build();
        await using var served = await Served.AnthropicAsync(script);

        var updates = await served.Client.AskAsync();

        Assert.Equal("hm, hm", string.Concat(updates.Contents<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal("anthropic:signature:c2ln", updates.Contents<TextReasoningContent>().Last().ProtectedData);
        Assert.Equal("Grüezi 👋", updates.Text());
        Assert.Equal(
            ["""call-1 add {"a": 1}""", "call-2 now {}"],
            updates.Contents<FunctionCallContent>().Select(call => $"{call.CallId} {call.Name} {FunctionCalls.TextOf(call)}")
        );
        Assert.Equal("""{"a": 1}{}""", string.Concat(updates.Contents<FunctionCallFragmentContent>().Select(piece => piece.Arguments)));
        var usage = Assert.Single(updates.Contents<UsageContent>()).Details;
        Assert.Equal((100L, 20L, 60L), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount));
        Assert.Equal(
            (ChatFinishReason.ToolCalls, "answer-1", "tiny"),
            (updates[^1].FinishReason, updates[^1].ResponseId, updates[^1].ModelId)
        );
    }

    [Fact]
    public async Task What_is_not_streamed_comes_whole()
    {
        var script = new ScriptedModelBuilder()
            .Reasoning("hm", protectedData: "c2ln")
            .Text("so")
            .ToolCall("add", """{"a":1}""")
            .Usage(3, 2)
            .Build();
        await using var served = await Served.AnthropicAsync(script);

        var answer = await served.Client.GetResponseAsync(Some.Question(), cancellationToken: Some.Token);

        Assert.Equal(("so", 3L, ChatFinishReason.ToolCalls), (answer.Text, answer.Usage!.InputTokenCount, answer.FinishReason));
        var contents = answer.Messages.Single().Contents;
        Assert.Equal("""{"a":1}""", FunctionCalls.TextOf(contents.OfType<FunctionCallContent>().Single()));
        Assert.Equal("anthropic:signature:c2ln", contents.OfType<TextReasoningContent>().Last().ProtectedData);
        Assert.Empty(contents.OfType<FunctionCallFragmentContent>());
    }

    [Fact]
    public async Task Pieces_collected_give_a_thought_that_can_be_sent_back()
    {
        await using var served = await Served.AnthropicAsync(new ScriptedModelBuilder().Reasoning("hm, hm", 3, "c2ln").Text("so").Build());

        var answer = (await served.Client.AskAsync()).ToChatResponse();

        var thought = Assert.Single(answer.Messages.Single().Contents.OfType<TextReasoningContent>());
        Assert.Equal(("hm, hm", "anthropic:signature:c2ln"), (thought.Text, thought.ProtectedData));
    }

    [Fact]
    public async Task Thoughts_that_are_hidden_are_kept_for_the_way_back()
    {
        var updates = await StreamAsync(
            """{"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"xyz"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"""
        );

        Assert.Equal("anthropic:redacted:xyz", Assert.Single(updates.Contents<TextReasoningContent>()).ProtectedData);
    }

    [Fact]
    public async Task Input_may_come_with_the_beginning_of_a_call()
    {
        var updates = await StreamAsync(
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"add","input":{"a":1}}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"""
        );

        Assert.Equal("""{"a":1}""", FunctionCalls.TextOf(Assert.Single(updates.Contents<FunctionCallContent>())));
    }

    [Fact]
    public async Task What_is_not_known_is_passed_over()
    {
        var updates = await StreamAsync(
            """{"type":"ping"}""",
            """{"type":"something_new","data":[1,2]}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"so"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{}}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}"""
        );

        Assert.Equal(("so", 7L), (updates.Text(), updates.Contents<UsageContent>().Single().Details.OutputTokenCount));
        Assert.Empty(updates.Contents<FunctionCallContent>());
    }

    [Fact]
    public async Task Input_is_all_of_it_also_what_went_into_the_cache()
    {
        var updates = await StreamAsync(
            """{"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":10,"cache_read_input_tokens":200,"cache_creation_input_tokens":30,"output_tokens":1}}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}"""
        );

        var usage = Assert.Single(updates.Contents<UsageContent>()).Details;
        Assert.Equal(
            (240L, 200L, 5L, 245L),
            (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount)
        );
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("refusal", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    public async Task Reasons_are_known_or_passed_on(string sent, string read)
    {
        var updates = await StreamAsync($$$"""{"type":"message_delta","delta":{"stop_reason":"{{{sent}}}"}}""");

        Assert.Equal(read, updates[^1].FinishReason!.Value.Value);
    }

    [Theory]
    [InlineData("overloaded_error", 529, true)]
    [InlineData("rate_limit_error", 429, true)]
    [InlineData("invalid_request_error", 400, false)]
    public async Task An_error_in_the_stream_has_the_status_it_stands_for(string type, int status, bool isTransient)
    {
        await using var served = await Served.AnthropicAsync(new ScriptedModelBuilder().Text("so").Fail(status, "enough", type).Build());
        var said = "";

        var failure = await Assert.ThrowsAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in served.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
            {
                said += update.Text;
            }
        });

        Assert.Equal(
            ("so", status, type, "enough", isTransient),
            (said, failure.Status, failure.Code, failure.Reason, failure.IsTransient)
        );
    }

    private static async Task<List<ChatResponseUpdate>> StreamAsync(params string[] events)
    {
        await using var served = await Served.AnthropicAsync(ScriptedModel.Saying("unused"));
        served.Server.FailNext(
            ServerFault.Body([.. events.Append("""{"type":"message_stop"}""").Select(e => Encoding.UTF8.GetBytes($"data: {e}\n\n"))])
        );
        return await served.Client.AskAsync();
    }
}
