using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What functions return, as the log and the wire have it: a text, or parts. Not more than a conversation can bear.</summary>
internal sealed class ResultContents(Func<string, string> redact)
{
    public const int MaxText = 64 * 1024;
    private const int MaxMedia = 8 * 1024 * 1024;
    private const int MaxParts = 100;

    /// <summary>The content of a result.</summary>
    /// <param name="result">What the function returned.</param>
    /// <param name="options">How its other objects are written.</param>
    public MessageContent ToContent(object? result, JsonSerializerOptions options) =>
        result switch
        {
            null => MessageContent.Empty,
            MessageContent content => content.Parts is { } parts ? Limited(parts) : ToText(content.Text.ToString()),
            string text => ToText(text),
            JsonData json => ToText(Written(json)),
            JsonElement { ValueKind: JsonValueKind.Undefined } => MessageContent.Empty,
            JsonElement json => ToText(Written(JsonData.From(json))),
            AIContent content => Limited(Parts([content])),
            IEnumerable<AIContent> contents => Limited(Parts(contents)),
            _ => ToText(Serialize(result, options)),
        };

    /// <summary>A text that is fit for everybody's eyes, and not too long.</summary>
    public string ToText(string text) => TextLimit.Cut(redact(text), MaxText);

    private static string Written(JsonData json) => json.TryGetString(out var text) ? text : json.ToString();

    private static string Serialize(object result, JsonSerializerOptions options) =>
        options.TryGetTypeInfo(result.GetType(), out var type)
            ? Written(JsonData.From(JsonSerializer.SerializeToElement(result, type)))
            : result.ToString() ?? "";

    /// <summary>There may be no end to what a function returns.</summary>
    private static ValueList<ContentPart> Parts(IEnumerable<AIContent> contents) =>
        contents.Take(MaxParts).Select(Part).OfType<ContentPart>().ToValueList();

    private static ContentPart? Part(AIContent content) =>
        content switch
        {
            TextContent text => new TextPart(text.Text),
            ErrorContent error => new TextPart(error.Message),
            DataContent data => Media(data),
            UriContent uri => new MediaPart(KindOf(uri.MediaType), new UrlSource(uri.Uri.OriginalString) { MimeType = uri.MediaType }),
            _ => null,
        };

    private static MediaPart Media(DataContent data) =>
        new MediaPart(KindOf(data.MediaType), new DataSource(data.Base64Data.ToString(), data.MediaType));

    private MessageContent Limited(ValueList<ContentPart> parts)
    {
        if (parts.All(part => part is TextPart))
        {
            return ToText(string.Concat(parts.OfType<TextPart>().Select(part => part.Text)));
        }

        var room = MaxMedia;
        var each = MaxText / Math.Max(1, parts.Count(part => part is TextPart));
        return MessageContent.FromParts(parts.AsEnumerable().Take(MaxParts).Select(part => Limited(part, each, ref room)).ToValueList());
    }

    private ContentPart Limited(ContentPart part, int maxText, ref int room)
    {
        if (part is TextPart text)
        {
            return text with { Text = TextLimit.Cut(redact(text.Text), maxText) };
        }

        if (part is not MediaPart { Source: DataSource data })
        {
            return part;
        }

        room -= data.Value.Length;
        return room >= 0 ? part : new TextPart($"[{data.MimeType}: {data.Value.Length} characters of Base64 dropped]");
    }

    private static MediaKind KindOf(string? mediaType) =>
        mediaType?.Split('/')[0].ToUpperInvariant() switch
        {
            "IMAGE" => MediaKind.Image,
            "AUDIO" => MediaKind.Audio,
            "VIDEO" => MediaKind.Video,
            _ => MediaKind.Document,
        };
}
