using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a history as messages of chat completions.</summary>
internal sealed class OpenAiMessages(Utf8JsonWriter json, ProviderType type, WireNames names)
{
    private readonly WireCallIds _ids = new();
    private readonly List<AIContent> _shownByTools = [];

    public void Write(string? instructions, IReadOnlyList<ChatMessage> messages)
    {
        if (!string.IsNullOrEmpty(instructions))
        {
            WriteText("system", instructions);
        }

        var lastQuestion = LastIndexOfUser(messages);
        foreach (var (index, message) in messages.Index())
        {
            if (message.Role != ChatRole.Tool)
            {
                WriteShownByTools();
            }

            WriteMessage(message, isOfThisTurn: index > lastQuestion);
        }

        WriteShownByTools();
    }

    private void WriteMessage(ChatMessage message, bool isOfThisTurn)
    {
        if (message.Role == ChatRole.Tool)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                WriteResult(result);
            }
        }
        else if (message.Role == ChatRole.Assistant)
        {
            WriteAnswer(message, isOfThisTurn);
        }
        else if (message.Role == ChatRole.User && message.Contents.Any(content => content is DataContent or UriContent))
        {
            WriteUser(message.Contents);
        }
        else if (message.Text is { Length: > 0 } text)
        {
            WriteText(message.Role == ChatRole.User ? "user" : "system", text);
        }
    }

    private void WriteAnswer(ChatMessage message, bool isOfThisTurn)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (calls.Count == 0 && message.Text.Length == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteOptional("content", message.Text.Length == 0 ? null : message.Text);
        if (calls.Count > 0)
        {
            // Only inside a turn: a model that wants its thoughts back does not want those of former questions.
            if (type.WantsReasoningBack && isOfThisTurn)
            {
                json.WriteString(
                    "reasoning_content",
                    string.Concat(message.Contents.OfType<TextReasoningContent>().Select(part => part.Text))
                );
            }

            json.WriteStartArray("tool_calls");
            calls.ForEach(WriteCall);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call) =>
        json.WriteObject(
            null,
            () =>
            {
                json.WriteString("id", _ids.OfCall(call.CallId));
                json.WriteString("type", "function");
                if (type.WantsSignatures)
                {
                    OpenAiSignature.Write(json, call);
                }

                json.WriteObject(
                    "function",
                    () =>
                    {
                        json.WriteString("name", names.Of(call.Name));
                        json.WriteString("arguments", FunctionCalls.ObjectTextOf(call));
                    }
                );
            }
        );

    private void WriteResult(FunctionResultContent content)
    {
        var result = ToolResult.Of(content);
        json.WriteObject(
            null,
            () =>
            {
                json.WriteString("role", "tool");
                json.WriteString("tool_call_id", _ids.OfResult(content.CallId));
                json.WriteString("content", result.Text);
            }
        );
        _shownByTools.AddRange(result.Media);
    }

    /// <summary>Results are text only, so what tools show is shown behind them as if by the user.</summary>
    private void WriteShownByTools()
    {
        if (_shownByTools.Count > 0)
        {
            WriteUser([new TextContent("What the tools above gave besides text:"), .. _shownByTools]);
            _shownByTools.Clear();
        }
    }

    private void WriteUser(IEnumerable<AIContent> contents)
    {
        json.WriteStartObject();
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        foreach (var content in contents)
        {
            OpenAiPart.Write(json, content);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteText(string role, string text) =>
        json.WriteObject(
            null,
            () =>
            {
                json.WriteString("role", role);
                json.WriteString("content", text);
            }
        );

    private static int LastIndexOfUser(IReadOnlyList<ChatMessage> messages)
    {
        var index = messages.Count - 1;
        while (index >= 0 && messages[index].Role != ChatRole.User)
        {
            index--;
        }

        return index;
    }
}
