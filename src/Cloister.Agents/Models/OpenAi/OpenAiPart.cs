using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Writes a part of what a user says.</summary>
internal static class OpenAiPart
{
    public static void Write(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                WriteText(json, text.Text);
                break;
            case DataContent data when Media.IsImage(data.MediaType):
                WriteImage(json, data.Uri);
                break;
            case UriContent uri when Media.IsImage(uri.MediaType):
                WriteImage(json, uri.Uri.AbsoluteUri);
                break;
            case DataContent data when AudioFormatOf(data.MediaType) is { } format:
                WriteAudio(json, data, format);
                break;
            case DataContent data when Media.IsPdf(data.MediaType):
                WriteFile(json, data);
                break;
            case DataContent data when Media.TextOf(data) is { } text:
                WriteText(json, text);
                break;
            case DataContent or UriContent:
                WriteText(json, Media.Placeholder(content));
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text) => WritePart(json, "text", () => json.WriteString("text", text));

    private static void WriteImage(Utf8JsonWriter json, string url) =>
        WritePart(json, "image_url", () => json.WriteObject("image_url", () => json.WriteString("url", url)));

    private static void WriteAudio(Utf8JsonWriter json, DataContent data, string format) =>
        WritePart(
            json,
            "input_audio",
            () =>
                json.WriteObject(
                    "input_audio",
                    () =>
                    {
                        json.WriteBase64String("data", data.Data.Span);
                        json.WriteString("format", format);
                    }
                )
        );

    private static void WriteFile(Utf8JsonWriter json, DataContent data) =>
        WritePart(
            json,
            "file",
            () =>
                json.WriteObject(
                    "file",
                    () =>
                    {
                        json.WriteString("filename", data.Name ?? "document.pdf");
                        json.WriteString("file_data", data.Uri);
                    }
                )
        );

    private static void WritePart(Utf8JsonWriter json, string type, Action write) =>
        json.WriteObject(
            null,
            () =>
            {
                json.WriteString("type", type);
                write();
            }
        );

    private static string? AudioFormatOf(string mediaType) =>
        mediaType switch
        {
            "audio/wav" or "audio/x-wav" or "audio/wave" => "wav",
            "audio/mpeg" or "audio/mp3" => "mp3",
            _ => null,
        };
}
