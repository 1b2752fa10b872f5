using System.Text.Json;
using System.Text.Json.Nodes;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>The messages API of Anthropic.</summary>
internal sealed class AnthropicDialect : ModelDialect
{
    public override string ProviderType => "anthropic";

    public override string BasePath => "/";

    public override string Path => "v1/messages";

    public override string? KeyOf(FakeRequest request) => request.Header("x-api-key");

    public override ModelDialectWriter NewWriter() => new AnthropicDialectWriter();

    public override JsonObject Error(ModelRequestException failure) =>
        new()
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = failure.Code ?? TypeOf(failure.Status), ["message"] = failure.Reason },
        };

    public override string ErrorFrame(ModelRequestException failure) => $"event: error\ndata: {Error(failure).ToJsonString()}\n\n";

    public override ModelQuestion Read(JsonElement request)
    {
        var options = new ChatOptions
        {
            ModelId = request.GetProperty("model").GetString(),
            Tools = [.. request.Items("tools").Select(tool => DialectTools.Read(tool, "input_schema"))],
        };
        var system = request.Items("system").Select(block => new ChatMessage(ChatRole.System, block.GetProperty("text").GetString()));
        var isStreaming = request.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        return new([.. system, .. request.Items("messages").SelectMany(ReadMessage)], options, isStreaming);
    }

    public override JsonObject Whole(ChatResponse response)
    {
        var content = response.Messages.SelectMany(message => message.Contents).Select(AnthropicDialectWriter.Block).OfType<JsonNode>();
        return new()
        {
            ["id"] = response.ResponseId,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = response.ModelId,
            ["content"] = new JsonArray([.. content]),
            ["stop_reason"] = AnthropicDialectWriter.ReasonOf(response.FinishReason),
            ["usage"] = response.Usage is null ? null : AnthropicDialectWriter.Usage(response.Usage),
        };
    }

    private static IEnumerable<ChatMessage> ReadMessage(JsonElement message)
    {
        var role = message.GetProperty("role").GetString() == "assistant" ? ChatRole.Assistant : ChatRole.User;
        var blocks = message.Items("content").ToList();
        var results = blocks.Where(block => TypeOf(block) == "tool_result").Select(ReadResult).ToList();
        if (results.Count > 0)
        {
            yield return new(ChatRole.Tool, [.. results]);
        }

        var others = blocks.Count == 0 ? [new TextContent(message.Content())] : blocks.Select(ReadBlock).OfType<AIContent>().ToList();
        if (others.Count > 0)
        {
            yield return new(role, others);
        }
    }

    private static AIContent? ReadBlock(JsonElement block) =>
        TypeOf(block) switch
        {
            "text" => new TextContent(block.GetProperty("text").GetString()),
            "tool_use" => FunctionCalls.Parse(
                block.GetProperty("id").GetString()!,
                block.GetProperty("name").GetString()!,
                block.GetProperty("input").GetRawText()
            ),
            _ => null,
        };

    private static AIContent ReadResult(JsonElement block) =>
        new FunctionResultContent(block.GetProperty("tool_use_id").GetString()!, block.Content());

    private static string? TypeOf(JsonElement block) => block.GetProperty("type").GetString();

    private static string TypeOf(int? status) =>
        status switch
        {
            400 => "invalid_request_error",
            401 => "authentication_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            529 => "overloaded_error",
            _ => "api_error",
        };
}
