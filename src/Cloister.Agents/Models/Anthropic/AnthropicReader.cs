using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Reads messages of Anthropic: block by block.</summary>
internal sealed class AnthropicReader(ProviderHttp http) : AnswerReader
{
    private JsonElement? _startInput;

    public override void ReadWhole(JsonElement json)
    {
        if (json.Text("type") == "error")
        {
            throw Failure(json);
        }

        if (json.Member("content") is null)
        {
            throw http.Failure(null, "the answer holds no message", "answer_malformed");
        }

        ReadMessage(json);
        foreach (var block in json.Items("content"))
        {
            BeginBlock(block);
            AddText(block.Text("text"));
            AddReasoning(block.Text("thinking"));
            Sign(block.Text("signature"));
            EndBlock();
        }

        ReadReason(json);
        Reason ??= ChatFinishReason.Stop;
    }

    public override void ReadEvent(JsonElement json)
    {
        switch (json.Text("type"))
        {
            case "message_start" when json.Member("message") is { } message:
                ReadMessage(message);
                break;
            case "content_block_start" when json.Member("content_block") is { } block:
                BeginBlock(block);
                AddText(block.Text("text"));
                AddReasoning(block.Text("thinking"));
                break;
            case "content_block_delta" when json.Member("delta") is { } delta:
                ReadDelta(delta);
                break;
            case "content_block_stop":
                EndBlock();
                break;
            case "message_delta":
                ReadReason(json.Member("delta") ?? json);
                ReadUsage(json.Member("usage"));
                break;
            case "message_stop":
                IsOver = true;
                break;
            case "error":
                throw Failure(json);
        }
    }

    private void ReadMessage(JsonElement message)
    {
        Id = message.Text("id");
        Model = message.Text("model");
        ReadUsage(message.Member("usage"));
    }

    private void BeginBlock(JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "tool_use":
                Calls.Open(block.Text("id"), block.Text("name") ?? "");
                // Usually empty, with the input in pieces behind it; some servers send it here and nothing after.
                _startInput = block.Member("input")?.Clone();
                break;
            case "redacted_thinking" when block.Text("data") is { } data:
                AddProtectedReasoning(AnthropicThought.Redacted(data));
                break;
        }
    }

    private void ReadDelta(JsonElement delta)
    {
        AddText(delta.Text("text"));
        AddReasoning(delta.Text("thinking"));
        Sign(delta.Text("signature"));
        Calls.Append(delta.Text("partial_json"));
    }

    private void EndBlock()
    {
        if (Calls.IsOpen && !Calls.HasArguments && _startInput is { ValueKind: JsonValueKind.Object } input)
        {
            Calls.Append(input.GetRawText());
        }

        _startInput = null;
        Calls.Close();
    }

    private void Sign(string? signature)
    {
        if (!string.IsNullOrEmpty(signature))
        {
            AddProtectedReasoning(AnthropicThought.Signed(signature));
        }
    }

    private void ReadReason(JsonElement json)
    {
        if (json.Text("stop_reason") is { } reason)
        {
            Reason = reason switch
            {
                "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
                "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
                "tool_use" => ChatFinishReason.ToolCalls,
                "refusal" => ChatFinishReason.ContentFilter,
                _ => new(reason),
            };
        }
    }

    /// <summary>The first says what went in, the last what came out; what one does not say stays.</summary>
    private void ReadUsage(JsonElement? usage)
    {
        if (usage is not { } counts)
        {
            return;
        }

        Usage ??= new();
        var (fresh, read, written) = (
            counts.Number("input_tokens"),
            counts.Number("cache_read_input_tokens"),
            counts.Number("cache_creation_input_tokens")
        );
        if (fresh is not null)
        {
            // Here the input is what was not in the cache; everywhere else it is all of it.
            Usage.InputTokenCount = fresh + (read ?? 0) + (written ?? 0);
            Usage.CachedInputTokenCount = read;
        }

        Usage.OutputTokenCount = counts.Number("output_tokens") ?? Usage.OutputTokenCount;
        Usage.TotalTokenCount = Usage.InputTokenCount + Usage.OutputTokenCount;
    }

    private ModelRequestException Failure(JsonElement json)
    {
        var error = ErrorBody.Read(json, "the provider broke off");
        return http.Failure(error.Status, error.Reason, error.Code);
    }
}
