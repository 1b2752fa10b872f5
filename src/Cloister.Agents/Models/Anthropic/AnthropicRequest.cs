using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a request for the messages API.</summary>
internal sealed class AnthropicRequest(Utf8JsonWriter json, ChatOptions options, bool isStreaming)
{
    // A limit must be named; every model that is served takes this one.
    private const int DefaultMaxTokens = 8192;

    private readonly IReadOnlyList<AIFunctionDeclaration> _tools = Tools.Of(options);

    private int ThinkingBudget =>
        options.Reasoning?.Effort switch
        {
            ReasoningEffort.Low => 2048,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 16384,
            ReasoningEffort.ExtraHigh => 32768,
            _ => 0,
        };

    public void Write(IReadOnlyList<ChatMessage> messages)
    {
        var thinking = ThinkingBudget;
        json.WriteOptional("model", options.ModelId);
        json.WriteNumber("max_tokens", (options.MaxOutputTokens ?? DefaultMaxTokens) + thinking);
        json.WriteBoolean("stream", isStreaming);
        var instructions = messages.TakeWhile(message => message.Role == ChatRole.System).ToList();
        WriteSystem(instructions);
        json.WriteStartArray("messages");
        // What is cached only pays where a history is sent again and again, as in a run with tools.
        new AnthropicMessages(json, new(options), isCached: _tools.Count > 0).Write(messages.Skip(instructions.Count));
        json.WriteEndArray();
        WriteSampling(thinking);
        WriteTools(thinking);
    }

    private void WriteSystem(List<ChatMessage> messages)
    {
        var blocks = messages
            .Select(message => message.Text)
            .Prepend(options.Instructions)
            .Where(text => !string.IsNullOrWhiteSpace(text))
            .ToList();
        if (blocks.Count == 0)
        {
            return;
        }

        json.WriteStartArray("system");
        foreach (var (index, text) in blocks.Index())
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            // What stands first is meant to stay the same; what changes with the time of day stands behind it.
            if (index == 0 && _tools.Count > 0)
            {
                AnthropicCache.Mark(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSampling(int thinking)
    {
        if (thinking > 0)
        {
            // A model that thinks refuses to be told how to choose its words.
            json.WriteObject(
                "thinking",
                () =>
                {
                    json.WriteString("type", "enabled");
                    json.WriteNumber("budget_tokens", thinking);
                }
            );
        }
        else if (options.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }
        else
        {
            // Newer models take only one of the two.
            json.WriteOptional("top_p", options.TopP);
        }

        json.WriteOptional("top_k", thinking > 0 ? null : options.TopK);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop_sequences");
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void WriteTools(int thinking)
    {
        if (_tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in _tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteOptional("description", string.IsNullOrEmpty(tool.Description) ? null : tool.Description);
            json.WritePropertyName("input_schema");
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteToolChoice(thinking);
    }

    private void WriteToolChoice(int thinking)
    {
        var (choice, name) = options.ToolMode switch
        {
            NoneChatToolMode => ("none", null),
            // A model that thinks cannot be made to call.
            RequiredChatToolMode when thinking > 0 => ("auto", null),
            RequiredChatToolMode { RequiredFunctionName: { } required } => ("tool", required),
            RequiredChatToolMode => ("any", null),
            _ => ((string?)null, (string?)null),
        };
        var isSingle = options.AllowMultipleToolCalls == false && choice != "none";
        if (choice is null && !isSingle)
        {
            return;
        }

        json.WriteObject(
            "tool_choice",
            () =>
            {
                json.WriteString("type", choice ?? "auto");
                json.WriteOptional("name", name);
                if (isSingle)
                {
                    json.WriteBoolean("disable_parallel_tool_use", true);
                }
            }
        );
    }
}
