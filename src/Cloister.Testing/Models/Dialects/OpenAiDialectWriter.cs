using System.Text.Json.Nodes;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>One streamed answer as chunks of chat completions.</summary>
internal sealed class OpenAiDialectWriter : ModelDialectWriter
{
    private int _calls;
    private bool _isInCall;
    private bool _hasReason;
    private string? _id;
    private string? _model;
    private UsageDetails? _usage;

    public override IEnumerable<string> Write(ChatResponseUpdate update)
    {
        _id ??= update.ResponseId;
        _model ??= update.ModelId;
        foreach (var content in update.Contents)
        {
            if (Write(content) is { } frame)
            {
                yield return frame;
            }
        }

        if (update.FinishReason is { } reason)
        {
            _hasReason = true;
            yield return Choice(new(), reason.Value);
            if (_usage is not null)
            {
                var chunk = Chunk(new JsonArray());
                chunk["usage"] = Usage(_usage);
                yield return Frame(chunk);
            }
        }
    }

    public override IEnumerable<string> End() => _hasReason ? ["data: [DONE]\n\n"] : [];

    public static JsonObject Call(int? index, string? id, string? name, string arguments)
    {
        var call = new JsonObject { ["function"] = new JsonObject { ["arguments"] = arguments } };
        if (index is not null)
        {
            call["index"] = index;
        }

        if (name is not null)
        {
            call["id"] = id;
            call["type"] = "function";
            call["function"]!["name"] = name;
        }

        return call;
    }

    public static JsonObject Usage(UsageDetails usage) =>
        new()
        {
            ["prompt_tokens"] = usage.InputTokenCount,
            ["completion_tokens"] = usage.OutputTokenCount,
            ["total_tokens"] = usage.TotalTokenCount,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedInputTokenCount },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.ReasoningTokenCount },
        };

    private string? Write(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                return Choice(new() { ["content"] = text.Text });
            case TextReasoningContent { Text.Length: > 0 } reasoning:
                return Choice(new() { ["reasoning_content"] = reasoning.Text });
            case FunctionCallFragmentContent piece:
                var isFirst = !_isInCall;
                _isInCall = true;
                return CallChoice(_calls, isFirst ? piece.CallId : null, isFirst ? piece.Name : null, piece.Arguments);
            case FunctionCallContent call:
                var index = _calls++;
                var wasOpen = _isInCall;
                _isInCall = false;
                return wasOpen ? null : CallChoice(index, call.CallId, call.Name, FunctionCalls.TextOf(call));
            case UsageContent usage:
                _usage = usage.Details;
                return null;
            default:
                return null;
        }
    }

    private string CallChoice(int index, string? id, string? name, string arguments) =>
        Choice(new() { ["tool_calls"] = new JsonArray(Call(index, id, name, arguments)) });

    private string Choice(JsonObject delta, string? reason = null) =>
        Frame(
            Chunk(
                new JsonArray(
                    new JsonObject
                    {
                        ["index"] = 0,
                        ["delta"] = delta,
                        ["finish_reason"] = reason,
                    }
                )
            )
        );

    private JsonObject Chunk(JsonArray choices) =>
        new()
        {
            ["id"] = _id,
            ["object"] = "chat.completion.chunk",
            ["model"] = _model,
            ["choices"] = choices,
        };

    private static string Frame(JsonObject chunk) => $"data: {chunk.ToJsonString()}\n\n";
}
