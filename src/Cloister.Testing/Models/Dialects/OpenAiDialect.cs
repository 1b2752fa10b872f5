using System.Text.Json;
using System.Text.Json.Nodes;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>Chat completions.</summary>
internal sealed class OpenAiDialect : ModelDialect
{
    public override string ProviderType => "open-compatible";

    public override string BasePath => "/v1";

    public override string Path => "/chat/completions";

    public override string? KeyOf(FakeRequest request) =>
        request.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..] : null;

    public override ModelDialectWriter NewWriter() => new OpenAiDialectWriter();

    public override JsonObject Error(ModelRequestException failure) =>
        new()
        {
            ["error"] = new JsonObject
            {
                ["message"] = failure.Reason,
                ["type"] = "scripted_error",
                ["code"] = failure.Code,
            },
        };

    public override string ErrorFrame(ModelRequestException failure)
    {
        var error = Error(failure);
        error["error"]!["code"] = failure.Code is null ? failure.Status : failure.Code;
        return $"data: {error.ToJsonString()}\n\n";
    }

    public override ModelQuestion Read(JsonElement request)
    {
        var options = new ChatOptions
        {
            ModelId = request.GetProperty("model").GetString(),
            Tools = [.. request.Items("tools").Select(tool => DialectTools.Read(tool.GetProperty("function"), "parameters"))],
        };
        var isStreaming = request.TryGetProperty("stream", out var stream) && stream.GetBoolean();
        return new([.. request.Items("messages").Select(ReadMessage)], options, isStreaming);
    }

    public override JsonObject Whole(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        var message = new JsonObject { ["role"] = "assistant", ["content"] = response.Text };
        if (contents.OfType<TextReasoningContent>().Any())
        {
            message["reasoning_content"] = string.Concat(contents.OfType<TextReasoningContent>().Select(reasoning => reasoning.Text));
        }

        if (contents.OfType<FunctionCallContent>().Any())
        {
            message["tool_calls"] = new JsonArray([
                .. contents
                    .OfType<FunctionCallContent>()
                    .Select(call => OpenAiDialectWriter.Call(null, call.CallId, call.Name, FunctionCalls.TextOf(call))),
            ]);
        }

        return new()
        {
            ["id"] = response.ResponseId,
            ["object"] = "chat.completion",
            ["model"] = response.ModelId,
            ["choices"] = new JsonArray(
                new JsonObject
                {
                    ["index"] = 0,
                    ["message"] = message,
                    ["finish_reason"] = response.FinishReason?.Value,
                }
            ),
            ["usage"] = response.Usage is null ? null : OpenAiDialectWriter.Usage(response.Usage),
        };
    }

    private static ChatMessage ReadMessage(JsonElement message)
    {
        var text = message.Content();
        switch (message.GetProperty("role").GetString())
        {
            case "tool":
                return new(ChatRole.Tool, [new FunctionResultContent(message.GetProperty("tool_call_id").GetString()!, text)]);
            case "assistant":
                var calls = message.Items("tool_calls").Select(ReadCall);
                return new(ChatRole.Assistant, [.. text.Length == 0 ? [] : new AIContent[] { new TextContent(text) }, .. calls]);
            case "system":
                return new(ChatRole.System, text);
            default:
                return new(ChatRole.User, text);
        }
    }

    private static FunctionCallContent ReadCall(JsonElement call) =>
        FunctionCalls.Parse(
            call.GetProperty("id").GetString()!,
            call.GetProperty("function").GetProperty("name").GetString()!,
            call.GetProperty("function").GetProperty("arguments").GetString()!
        );
}
