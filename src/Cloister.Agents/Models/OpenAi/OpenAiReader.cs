using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Reads chat completions, as their many servers write them.</summary>
internal sealed class OpenAiReader(ProviderHttp http) : AnswerReader
{
    private long? _callIndex;
    private string? _callId;

    public override void ReadWhole(JsonElement json)
    {
        ReadEvent(json);
        if (!json.Items("choices").Any())
        {
            throw http.Failure(null, "the answer holds no message", "answer_malformed");
        }

        Reason ??= ChatFinishReason.Stop;
    }

    public override void ReadEvent(JsonElement json)
    {
        if (json.Member("error") is { } error)
        {
            throw Failure(error);
        }

        Id = NotEmpty(json.Text("id")) ?? Id;
        Model = NotEmpty(json.Text("model")) ?? Model;
        if (json.Items("choices").FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
        {
            ReadChoice(choice);
        }

        // It comes alone at the end, or again and again and grows: the last one counts.
        if ((json.Member("usage") ?? json.Member("x_groq")?.Member("usage")) is { } usage)
        {
            ReadUsage(usage);
        }
    }

    private void ReadChoice(JsonElement choice)
    {
        if (choice.Member("error") is { } error)
        {
            throw Failure(error);
        }

        if ((choice.Member("delta") ?? choice.Member("message")) is { } message)
        {
            AddReasoning(message.Text("reasoning_content") ?? message.Text("reasoning"));
            ReadContent(message.Member("content"));
            AddText(message.Text("refusal"));
            foreach (var call in message.Items("tool_calls"))
            {
                ReadCall(call);
            }
        }

        if (NotEmpty(choice.Text("finish_reason")) is { } reason)
        {
            Reason = ReasonOf(reason);
        }

        if (choice.Member("usage") is { } usage)
        {
            ReadUsage(usage);
        }
    }

    private void ReadContent(JsonElement? content)
    {
        switch (content)
        {
            case { ValueKind: JsonValueKind.String } text:
                AddText(text.Words());
                break;
            case { ValueKind: JsonValueKind.Array } parts:
                foreach (var part in parts.EnumerateArray())
                {
                    ReadPart(part);
                }

                break;
        }
    }

    private void ReadPart(JsonElement part)
    {
        AddText(part.Text("text"));
        AddReasoning(part.Text("thinking"));
        foreach (var thought in part.Items("thinking"))
        {
            AddReasoning(thought.Text("text"));
        }
    }

    private void ReadCall(JsonElement call)
    {
        var (index, id, function) = (call.Number("index"), NotEmpty(call.Text("id")), call.Member("function"));
        var name = NotEmpty(function?.Text("name"));
        if (Begins(index, id, name))
        {
            Calls.Open(id, name ?? throw Malformed());
            (_callIndex, _callId) = (index, id);
        }

        if (call.Member("extra_content") is { } extra)
        {
            Calls.Sign(OpenAiSignature.Of(extra));
        }

        Calls.Append(ArgumentsOf(function));
    }

    /// <summary>Many number their calls, some only name them, and some give all of them the same number.</summary>
    private bool Begins(long? index, string? id, string? name) =>
        !Calls.IsOpen
        || (index is not null && _callIndex is not null && index != _callIndex)
        || (name is not null && (id is null ? index is null : id != _callId));

    private static string? ArgumentsOf(JsonElement? function) =>
        function?.Member("arguments") switch
        {
            { ValueKind: JsonValueKind.String } text => text.Words(),
            { ValueKind: JsonValueKind.Object } json => json.GetRawText(),
            _ => null,
        };

    private void ReadUsage(JsonElement usage)
    {
        var input = usage.Number("prompt_tokens");
        var output = usage.Number("completion_tokens");
        Usage = new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = usage.Number("total_tokens") ?? input + output,
            CachedInputTokenCount =
                usage.Member("prompt_tokens_details")?.Number("cached_tokens")
                ?? usage.Number("prompt_cache_hit_tokens")
                ?? usage.Number("cached_tokens"),
            ReasoningTokenCount = usage.Member("completion_tokens_details")?.Number("reasoning_tokens"),
        };
    }

    private static ChatFinishReason ReasonOf(string reason) =>
        reason switch
        {
            "stop" or "eos" or "end_turn" => ChatFinishReason.Stop,
            "length" or "max_tokens" => ChatFinishReason.Length,
            "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
            "content_filter" => ChatFinishReason.ContentFilter,
            _ => new(reason),
        };

    private ModelRequestException Failure(JsonElement json)
    {
        var error = ErrorBody.Read(json, "the provider broke off");
        return http.Failure(error.Status, error.Reason, error.Code);
    }

    private ModelRequestException Malformed() =>
        http.Failure(null, "a piece of a tool call came without its beginning", "stream_malformed");

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
