namespace Cloister.AgUi;

/// <summary>A media part as versions before 1.0 spelled it. It lives while a list of parts is read.</summary>
/// <param name="Modern">The same part as it is spelled now; null if there is neither data nor address.</param>
/// <param name="FileName">The name of the file, which became metadata.</param>
internal sealed record BinaryPart(MediaPart? Modern, string? FileName) : ContentPart
{
    public static BinaryPart From(JsonData? mimeType, JsonData? data, JsonData? url, JsonData? fileName)
    {
        var name = TextOf(fileName);
        return new(Translate(TextOf(mimeType), TextOf(data), TextOf(url), name), name);
    }

    public bool IsTwinOf(ContentPart part) =>
        part is MediaPart media
        && media.Kind == Modern?.Kind
        && media.Source == Modern.Source
        && (
            FileName is null
            || (media.Metadata is { } metadata && metadata.TryGet("filename", out var name) && name.Equals((JsonData)FileName))
        );

    private static MediaPart? Translate(string? mimeType, string? data, string? url, string? fileName)
    {
        MediaSource? source =
            mimeType is null ? null
            : data is not null ? new DataSource(data, mimeType)
            : url is not null ? new UrlSource(url) { MimeType = mimeType }
            : null;
        return source is null
            ? null
            : new(KindOf(mimeType!), source) { Metadata = fileName is null ? null : JsonData.Object(("filename", fileName)) };
    }

    private static MediaKind KindOf(string mimeType) =>
        mimeType.Split('/')[0] switch
        {
            "image" => MediaKind.Image,
            "audio" => MediaKind.Audio,
            "video" => MediaKind.Video,
            _ => MediaKind.Document,
        };

    private static string? TextOf(JsonData? json) => json is not null && json.TryGetString(out var text) && text.Length > 0 ? text : null;
}
