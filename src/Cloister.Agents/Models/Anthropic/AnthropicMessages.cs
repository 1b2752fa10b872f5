using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a history as messages, in which the two sides take turns and results belong to the user.</summary>
internal sealed class AnthropicMessages(Utf8JsonWriter json, WireNames names, bool isCached)
{
    private readonly WireCallIds _ids = new();

    public void Write(IEnumerable<ChatMessage> messages)
    {
        var turns = Turns(messages);
        foreach (var (index, turn) in turns.Index())
        {
            json.WriteStartObject();
            json.WriteString("role", turn.IsAnswer ? "assistant" : "user");
            json.WriteStartArray("content");
            if (turn.IsAnswer)
            {
                WriteAnswer(turn.Contents);
            }
            else
            {
                WriteQuestion(turn.Contents, isMarked: isCached && index == turns.Count - 1);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Neighbours of one side are one message. One that would say nothing is left out, since it would be refused.</summary>
    private static List<(bool IsAnswer, List<AIContent> Contents)> Turns(IEnumerable<ChatMessage> messages)
    {
        var turns = new List<(bool IsAnswer, List<AIContent> Contents)>();
        foreach (var message in messages)
        {
            var isAnswer = message.Role == ChatRole.Assistant;
            var contents = message.Contents.Where(SaysSomething).ToList();
            if (turns.Count > 0 && turns[^1].IsAnswer == isAnswer)
            {
                turns[^1].Contents.AddRange(contents);
            }
            else if (
                contents.Exists(content =>
                    content is not TextReasoningContent reasoning || AnthropicThought.IsOurs(reasoning.ProtectedData)
                )
            )
            {
                turns.Add((isAnswer, contents));
            }
        }

        if (turns is [{ IsAnswer: true }, ..])
        {
            turns.Insert(0, (false, [new TextContent("(The conversation goes on.)")]));
        }

        return turns;
    }

    private static bool SaysSomething(AIContent content) =>
        content switch
        {
            TextReasoningContent => true,
            TextContent text => !string.IsNullOrWhiteSpace(text.Text),
            FunctionCallContent or FunctionResultContent or DataContent or UriContent => true,
            _ => false,
        };

    private void WriteAnswer(List<AIContent> contents)
    {
        var thought = "";
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextReasoningContent reasoning:
                    thought += reasoning.Text;
                    if (reasoning.ProtectedData is { } data)
                    {
                        AnthropicThought.Write(json, thought, data);
                        thought = "";
                    }

                    break;
                case TextContent text:
                    AnthropicPart.WriteText(json, text.Text.TrimEnd());
                    break;
                case FunctionCallContent call:
                    WriteCall(call);
                    break;
            }
        }
    }

    private void WriteCall(FunctionCallContent call) =>
        json.WriteObject(
            null,
            () =>
            {
                json.WriteString("type", "tool_use");
                json.WriteString("id", _ids.OfCall(call.CallId));
                json.WriteString("name", names.Of(call.Name));
                json.WritePropertyName("input");
                json.WriteRawValue(FunctionCalls.ObjectTextOf(call));
            }
        );

    private void WriteQuestion(List<AIContent> contents, bool isMarked)
    {
        // Results have to come first.
        var ordered = contents.OrderBy(content => content is FunctionResultContent ? 0 : 1).ToList();
        foreach (var (index, content) in ordered.Index())
        {
            json.WriteStartObject();
            if (content is FunctionResultContent result)
            {
                WriteResult(result);
            }
            else
            {
                AnthropicPart.WriteMembers(json, content);
            }

            if (isMarked && index == ordered.Count - 1)
            {
                AnthropicCache.Mark(json);
            }

            json.WriteEndObject();
        }
    }

    private void WriteResult(FunctionResultContent content)
    {
        json.WriteString("type", "tool_result");
        json.WriteString("tool_use_id", _ids.OfResult(content.CallId));
        if (content.Exception is not null)
        {
            json.WriteBoolean("is_error", true);
        }

        json.WriteStartArray("content");
        foreach (var part in ToolResult.Of(content).Parts.Where(SaysSomething))
        {
            json.WriteObject(null, () => AnthropicPart.WriteMembers(json, part));
        }

        json.WriteEndArray();
    }
}
