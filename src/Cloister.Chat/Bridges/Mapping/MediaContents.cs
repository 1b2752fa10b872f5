using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Parts of messages on the wire, and what they are for models.</summary>
internal static class MediaContents
{
    private const string ProviderKey = "provider";

    /// <summary>A part for a model; null if it cannot be one.</summary>
    public static AIContent? ToContent(ContentPart part) =>
        part switch
        {
            TextPart text => new TextContent(text.Text),
            MediaPart media => ToContent(media),
            _ => null,
        };

    /// <summary>A content as a part; null if the wire has none for it.</summary>
    public static ContentPart? ToPart(AIContent content) =>
        content switch
        {
            { RawRepresentation: MediaPart part } => part,
            TextContent text => new TextPart(text.Text),
            DataContent data => new MediaPart(KindOf(data.MediaType), new DataSource(data.Base64Data.ToString(), data.MediaType)),
            UriContent uri => new MediaPart(KindOf(uri.MediaType), new UrlSource(uri.Uri.OriginalString) { MimeType = uri.MediaType }),
            HostedFileContent file => new MediaPart(
                KindOf(file.MediaType),
                new FileSource(file.FileId) { MimeType = file.MediaType, Provider = file.AdditionalProperties?[ProviderKey] as string }
            ),
            _ => null,
        };

    private static AIContent? ToContent(MediaPart part)
    {
        try
        {
            AIContent? content = part.Source switch
            {
                DataSource data => new DataContent(Convert.FromBase64String(data.Value), data.MimeType),
                UrlSource url when url.Value.StartsWith("data:", StringComparison.OrdinalIgnoreCase) => new DataContent(url.Value),
                UrlSource url when Uri.TryCreate(url.Value, UriKind.Absolute, out var uri) => new UriContent(
                    uri,
                    url.MimeType ?? Any(part.Kind)
                ),
                FileSource file => ToContent(file),
                _ => null,
            };

            content?.RawRepresentation = part;
            return content;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // A model that cannot have one part can still have the others.
            return null;
        }
    }

    private static HostedFileContent ToContent(FileSource file) =>
        new(file.Value)
        {
            MediaType = file.MimeType,
            AdditionalProperties = file.Provider is { } provider ? new() { [ProviderKey] = provider } : null,
        };

    private static string Any(MediaKind kind) =>
        kind switch
        {
            MediaKind.Image => "image/*",
            MediaKind.Audio => "audio/*",
            MediaKind.Video => "video/*",
            _ => "application/octet-stream",
        };

    private static MediaKind KindOf(string? mediaType) =>
        mediaType?.Split('/')[0].ToUpperInvariant() switch
        {
            "IMAGE" => MediaKind.Image,
            "AUDIO" => MediaKind.Audio,
            "VIDEO" => MediaKind.Video,
            _ => MediaKind.Document,
        };
}
