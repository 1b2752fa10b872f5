using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a block of what is said or shown.</summary>
internal static class AnthropicPart
{
    public static void WriteText(Utf8JsonWriter json, string text) => json.WriteObject(null, () => WriteTextMembers(json, text));

    public static void WriteMembers(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                WriteTextMembers(json, text.Text);
                break;
            case DataContent data when Media.IsImage(data.MediaType):
                WriteData(json, "image", data);
                break;
            case DataContent data when Media.IsPdf(data.MediaType):
                WriteData(json, "document", data);
                break;
            case UriContent uri when Media.IsImage(uri.MediaType):
                WriteUrl(json, "image", uri);
                break;
            case UriContent uri when Media.IsPdf(uri.MediaType):
                WriteUrl(json, "document", uri);
                break;
            case DataContent data when Media.TextOf(data) is { Length: > 0 } text:
                WriteTextMembers(json, text);
                break;
            default:
                WriteTextMembers(json, Media.Placeholder(content));
                break;
        }
    }

    private static void WriteTextMembers(Utf8JsonWriter json, string text)
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
    }

    private static void WriteData(Utf8JsonWriter json, string type, DataContent data)
    {
        json.WriteString("type", type);
        json.WriteObject(
            "source",
            () =>
            {
                json.WriteString("type", "base64");
                json.WriteString("media_type", data.MediaType);
                json.WriteBase64String("data", data.Data.Span);
            }
        );
    }

    private static void WriteUrl(Utf8JsonWriter json, string type, UriContent uri)
    {
        json.WriteString("type", type);
        json.WriteObject(
            "source",
            () =>
            {
                json.WriteString("type", "url");
                json.WriteString("url", uri.Uri.AbsoluteUri);
            }
        );
    }
}
