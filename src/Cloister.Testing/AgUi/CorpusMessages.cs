using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>A message of every role with all its members, and a part of every kind.</summary>
internal static class CorpusMessages
{
    private static readonly JsonData Meta = JsonData.Object(("cloister.note", "message"));

    public static ValueList<ContentPart> Parts { get; } =
    [
        new TextPart("Look:") { Id = "part-1", Metadata = Meta },
        new MediaPart(MediaKind.Image, new DataSource("aGVsbG8=", "image/png")) { Id = "part-2", Metadata = "any JSON" },
        new MediaPart(MediaKind.Audio, new UrlSource("https://example.org/a.mp3") { MimeType = "audio/mpeg" })
        {
            Id = "part-3",
            Metadata = 1,
        },
        new MediaPart(MediaKind.Video, new UrlSource("https://example.org/v")) { Id = "part-4" },
        new MediaPart(MediaKind.Document, new FileSource("file-1") { Provider = "acme", MimeType = "application/pdf" }),
    ];

    public static ValueList<Message> All { get; } =
    [
        Complete(new SystemMessage("system-1", "Be kind.") { Name = "house" }),
        Complete(new DeveloperMessage("developer-1", "Use metric units.") { Name = "dev" }),
        Complete(new UserMessage("user-1", "What is for dinner?") { Name = "Ada" }),
        Complete(new UserMessage("user-2", MessageContent.FromParts(Parts)) { Name = "Ada" }),
        Complete(new ReasoningMessage("reasoning-0", "Something with potatoes.")),
        Complete(
            new AssistantMessage("assistant-1")
            {
                Content = "Let me see.",
                Name = "cook",
                ToolCalls =
                [
                    new("call-0", "look", """{"where":"fridge"}""")
                    {
                        Metadata = Meta,
                        EncryptedValue = "c2VjcmV0",
                        EncryptedValueType = "signature",
                    },
                ],
            }
        ),
        Complete(new ToolMessage("tool-1", "call-0", "Potatoes.") { Error = "The light is broken." }),
        Complete(new ToolMessage("tool-2", "call-0", MessageContent.FromParts(Parts))),
        new ActivityMessage("activity-0", "SEARCH", JsonData.Object(("query", "potatoes")))
        {
            Metadata = Meta,
            SubagentRunId = "subagent-9",
        },
    ];

    private static SealableMessage Complete(SealableMessage message) =>
        message with
        {
            Metadata = Meta,
            SubagentRunId = "subagent-9",
            EncryptedValue = "c2VjcmV0",
            EncryptedValueType = "signature",
        };
}
