using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Media that a model made, as an activity: shown where it was made, and not sent back.</summary>
internal static class MediaActivity
{
    private static readonly (string Name, MediaKind Kind)[] Kinds =
    [
        ("image", MediaKind.Image),
        ("audio", MediaKind.Audio),
        ("video", MediaKind.Video),
        ("document", MediaKind.Document),
    ];

    public static JsonData Write(MediaPart part) =>
        JsonData.Object(
            ("type", Array.Find(Kinds, kind => kind.Kind == part.Kind).Name),
            (
                "source",
                part.Source switch
                {
                    DataSource data => Source("data", data.Value, data.MimeType),
                    FileSource file => Source("file", file.Value, file.MimeType),
                    _ => Source("url", part.Source.Value, (part.Source as UrlSource)?.MimeType),
                }
            )
        );

    /// <summary>The media in an activity; null if it holds none that can be read.</summary>
    public static AIContent? Read(JsonData activity)
    {
        if (!activity.TryGet("source", out var source) || Text(source, "value") is not { } value)
        {
            return null;
        }

        var mimeType = Text(source, "mimeType");
        MediaSource media = Text(source, "type") switch
        {
            "data" => new DataSource(value, mimeType ?? "application/octet-stream"),
            "file" => new FileSource(value) { MimeType = mimeType },
            _ => new UrlSource(value) { MimeType = mimeType },
        };
        return MediaContents.ToContent(new MediaPart(Array.Find(Kinds, kind => kind.Name == Text(activity, "type")).Kind, media));
    }

    private static JsonData Source(string type, string value, string? mimeType)
    {
        var source = JsonData.Object(("type", type), ("value", value));
        return mimeType is null ? source : source.With("mimeType", mimeType);
    }

    private static string? Text(JsonData json, string name) =>
        json.IsObject && json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;
}
