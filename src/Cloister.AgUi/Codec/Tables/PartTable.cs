namespace Cloister.AgUi;

/// <summary>Parts of messages, and the sources of media.</summary>
internal static class PartTable
{
    private static readonly Shape Data = new Members<DataSource>()
        .Required("value", 1, Kinds.Text, s => s.Value)
        .Required("mimeType", 2, Kinds.Text, s => s.MimeType)
        .Make(m => new(m.Text(0), m.Text(1)))
        .Tagged("type", "data", arm: 1);

    private static readonly Shape Url = new Members<UrlSource>()
        .Required("value", 1, Kinds.Text, s => s.Value)
        .Optional("mimeType", 2, Kinds.Text, s => s.MimeType)
        .Make(m => new(m.Text(0)) { MimeType = m.OptionalText(1) })
        .Tagged("type", "url", arm: 2);

    private static readonly Shape File = new Members<FileSource>()
        .Required("value", 1, Kinds.Text, s => s.Value)
        .Optional("provider", 2, Kinds.Text, s => s.Provider)
        .Optional("mimeType", 3, Kinds.Text, s => s.MimeType)
        .Make(m => new(m.Text(0)) { Provider = m.OptionalText(1), MimeType = m.OptionalText(2) })
        .Tagged("type", "file", arm: 3);

    private static readonly Kind Source = new UnionKind(
        "type",
        source =>
            source switch
            {
                DataSource => Data,
                UrlSource => Url,
                _ => File,
            },
        Data,
        Url,
        File
    );

    private static readonly Shape Text = new Members<TextPart>()
        .Required("text", 1, Kinds.Text, p => p.Text)
        .Optional("id", 2, Kinds.Text, p => p.Id)
        .Optional("metadata", 3, Kinds.Json, p => Given.In(p.Metadata))
        .OrNull()
        .Make(m => new(m.Text(0)) { Id = m.OptionalText(1), Metadata = m.OptionalJson(2) })
        .Tagged("type", "text", arm: 1);

    private static readonly Shape[] Media =
    [
        MediaShape(MediaKind.Image, "image", arm: 2),
        MediaShape(MediaKind.Audio, "audio", arm: 3),
        MediaShape(MediaKind.Video, "video", arm: 4),
        MediaShape(MediaKind.Document, "document", arm: 5),
    ];

    private static readonly Shape Binary = new Members<BinaryPart>()
        .Optional("mimeType", 0, Kinds.Json, _ => null)
        .Optional("data", 0, Kinds.Json, _ => null)
        .OrNull()
        .Optional("url", 0, Kinds.Json, _ => null)
        .OrNull()
        .Optional("filename", 0, Kinds.Json, _ => null)
        .OrNull()
        .Optional("id", 0, Kinds.Json, _ => null)
        .OrNull()
        .Make(m => BinaryPart.From(m.OptionalJson(0), m.OptionalJson(1), m.OptionalJson(2), m.OptionalJson(3)))
        .Tagged("type", "binary", arm: 0);

    private static readonly Kind Part = new UnionKind(
        "type",
        part => part is MediaPart media ? Media[(int)media.Kind] : Text,
        [Text, .. Media, Binary]
    );

    public static Kind Parts { get; } = new PartsKind(Part);

    private static Shape<MediaPart> MediaShape(MediaKind kind, string word, int arm) =>
        new Members<MediaPart>()
            .Required("source", 1, Source, p => p.Source)
            .Optional("id", 3, Kinds.Text, p => p.Id)
            .Optional("metadata", 2, Kinds.Json, p => Given.In(p.Metadata))
            .OrNull()
            .Make(m => new(kind, m.Get<MediaSource>(0)) { Id = m.OptionalText(1), Metadata = m.OptionalJson(2) })
            .Tagged("type", word, arm);
}
