using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a request for chat completions.</summary>
internal sealed class OpenAiRequest(Utf8JsonWriter json, ProviderType type, ChatOptions options, bool isStreaming)
{
    public void Write(IEnumerable<ChatMessage> messages)
    {
        json.WriteOptional("model", options.ModelId);
        json.WriteBoolean("stream", isStreaming);
        if (isStreaming)
        {
            json.WriteObject("stream_options", () => json.WriteBoolean("include_usage", true));
        }

        json.WriteStartArray("messages");
        new OpenAiMessages(json, type, new(options)).Write(options.Instructions, [.. messages]);
        json.WriteEndArray();
        WriteSampling();
        WriteTools();
    }

    private void WriteSampling()
    {
        json.WriteOptional(type.HasNewTokenLimit ? "max_completion_tokens" : "max_tokens", options.MaxOutputTokens);
        json.WriteOptional("temperature", options.Temperature);
        json.WriteOptional("top_p", options.TopP);
        json.WriteOptional("frequency_penalty", options.FrequencyPenalty);
        json.WriteOptional("presence_penalty", options.PresencePenalty);
        json.WriteOptional("seed", options.Seed);
        json.WriteOptional("reasoning_effort", EffortOf(options.Reasoning?.Effort));
        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        WriteFormat();
    }

    private void WriteFormat()
    {
        if (options.ResponseFormat is not ChatResponseFormatJson format)
        {
            return;
        }

        json.WriteObject(
            "response_format",
            () =>
            {
                json.WriteString("type", format.Schema is null ? "json_object" : "json_schema");
                if (format.Schema is { } schema)
                {
                    json.WriteObject(
                        "json_schema",
                        () => WriteSchema(format.SchemaName ?? "answer", format.SchemaDescription, "schema", schema)
                    );
                }
            }
        );
    }

    private void WriteTools()
    {
        var tools = Tools.Of(options);
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteObject(
                null,
                () =>
                {
                    json.WriteString("type", "function");
                    json.WriteObject("function", () => WriteSchema(tool.Name, tool.Description, "parameters", tool.JsonSchema));
                }
            );
        }

        json.WriteEndArray();
        WriteToolMode();
    }

    private void WriteSchema(string name, string? description, string member, JsonElement schema)
    {
        json.WriteString("name", name);
        json.WriteOptional("description", string.IsNullOrEmpty(description) ? null : description);
        json.WritePropertyName(member);
        schema.WriteTo(json);
    }

    private void WriteToolMode()
    {
        switch (options.ToolMode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice", "none");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteObject(
                    "tool_choice",
                    () =>
                    {
                        json.WriteString("type", "function");
                        json.WriteObject("function", () => json.WriteString("name", name));
                    }
                );
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice", "required");
                break;
        }

        if (options.AllowMultipleToolCalls is { } several)
        {
            json.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static string? EffortOf(ReasoningEffort? effort) =>
        effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => "xhigh",
            _ => null,
        };
}
