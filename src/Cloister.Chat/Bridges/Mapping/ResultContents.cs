using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Results of tools: text or parts on the wire, any object for models.</summary>
internal static class ResultContents
{
    public const string Failed = "Error: the tool failed.";

    /// <summary>A result as the wire has it. What an exception says stays here.</summary>
    public static MessageContent ToContent(FunctionResultContent result) =>
        result is { Exception: not null, Result: null } ? Failed : ToContent(result.Result, AIJsonUtilities.DefaultOptions);

    /// <summary>A result as the wire has it.</summary>
    /// <param name="result">What a function returned.</param>
    /// <param name="options">How its other objects are written.</param>
    public static MessageContent ToContent(object? result, JsonSerializerOptions options) =>
        result switch
        {
            null => MessageContent.Empty,
            MessageContent content => content,
            string text => text,
            JsonData json => ToText(json),
            JsonElement json => ToText(JsonData.From(json)),
            AIContent content => ToContent([content]),
            IEnumerable<AIContent> contents => ToContent(contents),
            _ => Serialize(result, options),
        };

    /// <summary>A tool message for a model.</summary>
    public static FunctionResultContent ToResult(ToolMessage message)
    {
        var content = message.Error is { } error && IsEmpty(message.Content) ? $"Error: {error}" : message.Content;
        return new(message.ToolCallId, ToResult(content))
        {
            RawRepresentation = message,
            Exception = message.Error is null ? null : new InvalidOperationException(message.Error),
        };
    }

    /// <summary>A result for a model: a text, or a list of contents. Parts that cannot be contents are left out.</summary>
    public static object ToResult(MessageContent content) =>
        content.HasParts ? content.Parts.Select(MediaContents.ToContent).OfType<AIContent>().ToList() : content.Text.ToString();

    private static bool IsEmpty(MessageContent content) => content.HasParts ? content.Parts.IsEmpty : content.Text.IsEmpty;

    private static string ToText(JsonData json) => json.TryGetString(out var text) ? text : json.ToString();

    private static MessageContent ToContent(IEnumerable<AIContent> contents)
    {
        var parts = contents.Select(MediaContents.ToPart).OfType<ContentPart>().ToValueList();
        return parts.All(part => part is TextPart)
            ? string.Concat(parts.OfType<TextPart>().Select(part => part.Text))
            : MessageContent.FromParts(parts);
    }

    private static string Serialize(object result, JsonSerializerOptions options) =>
        options.TryGetTypeInfo(result.GetType(), out var type)
            ? ToText(JsonData.From(JsonSerializer.SerializeToElement(result, type)))
            : result.ToString() ?? "";
}
