using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message on its way to its session: its files are here, its text is not put together yet.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="ChatId">The conversation.</param>
/// <param name="ChatType">What kind of conversation.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="MessageId">The message, as the platform names it.</param>
public sealed record InboundDraft(string Channel, string ChatId, string ChatType, string SessionId, string MessageId)
{
    /// <summary>The folder of the project, in which paths begin.</summary>
    public required string RootPath { get; init; }

    /// <summary>The tags that name the files.</summary>
    public string? AttachmentText { get; init; }

    /// <summary>What the person wrote.</summary>
    public string? BodyText { get; init; }

    /// <summary>What plugins have to add; each becomes a paragraph between files and text.</summary>
    public ValueList<string> Sections { get; init; } = [];

    /// <summary>The files.</summary>
    public ValueList<InboundFile> Files { get; init; } = [];

    /// <summary>The same with one paragraph more.</summary>
    public InboundDraft WithSection(string text) => this with { Sections = [.. Sections, text] };
}
