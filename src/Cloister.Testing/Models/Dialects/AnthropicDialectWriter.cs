using System.Text.Json.Nodes;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>One streamed answer as the events of the messages API.</summary>
internal sealed class AnthropicDialectWriter : ModelDialectWriter
{
    private string? _block;
    private int _blocks;
    private bool _hasBegun;
    private UsageDetails? _usage;

    public override IEnumerable<string> Write(ChatResponseUpdate update)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            yield return Begin(update);
            yield return Frame(new() { ["type"] = "ping" });
        }

        foreach (var frame in update.Contents.SelectMany(Write))
        {
            yield return frame;
        }

        if (update.FinishReason is { } reason)
        {
            foreach (var frame in Finish(ReasonOf(reason)))
            {
                yield return frame;
            }
        }
    }

    // The reason has ended it already, or there was none.
    public override IEnumerable<string> End() => [];

    public static JsonObject? Block(AIContent content) =>
        content switch
        {
            TextContent text => new() { ["type"] = "text", ["text"] = text.Text },
            TextReasoningContent reasoning => new()
            {
                ["type"] = "thinking",
                ["thinking"] = reasoning.Text,
                ["signature"] = reasoning.ProtectedData ?? "",
            },
            FunctionCallContent call => new()
            {
                ["type"] = "tool_use",
                ["id"] = call.CallId,
                ["name"] = call.Name,
                ["input"] = JsonNode.Parse(FunctionCalls.TextOf(call)),
            },
            _ => null,
        };

    public static JsonObject Usage(UsageDetails usage) =>
        new()
        {
            ["input_tokens"] = usage.InputTokenCount - (usage.CachedInputTokenCount ?? 0),
            ["cache_read_input_tokens"] = usage.CachedInputTokenCount ?? 0,
            ["cache_creation_input_tokens"] = 0,
            ["output_tokens"] = usage.OutputTokenCount,
        };

    public static string? ReasonOf(ChatFinishReason? reason) =>
        reason switch
        {
            null => null,
            { Value: "stop" } => "end_turn",
            { Value: "length" } => "max_tokens",
            { Value: "tool_calls" } => "tool_use",
            { Value: "content_filter" } => "refusal",
            { } other => other.Value,
        };

    private static string Begin(ChatResponseUpdate update) =>
        Frame(
            new()
            {
                ["type"] = "message_start",
                ["message"] = new JsonObject
                {
                    ["id"] = update.ResponseId,
                    ["type"] = "message",
                    ["role"] = "assistant",
                    ["model"] = update.ModelId,
                    ["content"] = new JsonArray(),
                    ["usage"] = new JsonObject { ["input_tokens"] = 1, ["output_tokens"] = 1 },
                },
            }
        );

    private IEnumerable<string> Write(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                return
                [
                    .. InBlock("text", new() { ["type"] = "text", ["text"] = "" }),
                    Delta(new() { ["type"] = "text_delta", ["text"] = text.Text }),
                ];
            case TextReasoningContent { ProtectedData: { } data }:
                return [.. Thinking(), Delta(new() { ["type"] = "signature_delta", ["signature"] = data }), .. Close()];
            case TextReasoningContent reasoning:
                return [.. Thinking(), Delta(new() { ["type"] = "thinking_delta", ["thinking"] = reasoning.Text })];
            case FunctionCallFragmentContent piece:
                return [.. Calling(piece.CallId, piece.Name), Input(piece.Arguments)];
            case FunctionCallContent when _block == "tool_use":
                return Close();
            case FunctionCallContent call:
                return [.. Calling(call.CallId, call.Name), Input(FunctionCalls.TextOf(call)), .. Close()];
            case UsageContent usage:
                _usage = usage.Details;
                return [];
            default:
                return [];
        }
    }

    private List<string> Thinking() =>
        InBlock(
            "thinking",
            new()
            {
                ["type"] = "thinking",
                ["thinking"] = "",
                ["signature"] = "",
            }
        );

    private List<string> Calling(string id, string name) =>
        InBlock(
            "tool_use",
            new()
            {
                ["type"] = "tool_use",
                ["id"] = id,
                ["name"] = name,
                ["input"] = new JsonObject(),
            }
        );

    private string Input(string piece) => Delta(new() { ["type"] = "input_json_delta", ["partial_json"] = piece });

    private List<string> InBlock(string type, JsonObject block)
    {
        if (_block == type)
        {
            return [];
        }

        List<string> frames = [.. Close()];
        _block = type;
        frames.Add(
            Frame(
                new()
                {
                    ["type"] = "content_block_start",
                    ["index"] = _blocks,
                    ["content_block"] = block,
                }
            )
        );
        return frames;
    }

    private List<string> Close()
    {
        if (_block is null)
        {
            return [];
        }

        _block = null;
        return [Frame(new() { ["type"] = "content_block_stop", ["index"] = _blocks++ })];
    }

    private string Delta(JsonObject delta) =>
        Frame(
            new()
            {
                ["type"] = "content_block_delta",
                ["index"] = _blocks,
                ["delta"] = delta,
            }
        );

    private IEnumerable<string> Finish(string? reason) =>
        [
            .. Close(),
            Frame(
                new()
                {
                    ["type"] = "message_delta",
                    ["delta"] = new JsonObject { ["stop_reason"] = reason, ["stop_sequence"] = null },
                    ["usage"] = _usage is null ? null : Usage(_usage),
                }
            ),
            Frame(new() { ["type"] = "message_stop" }),
        ];

    private static string Frame(JsonObject data) => $"event: {data["type"]}\ndata: {data.ToJsonString()}\n\n";
}
