using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What is known about a message that is added to a session.</summary>
public sealed record AppendOptions
{
    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }

    /// <summary>By which way it came: a channel, a service.</summary>
    public string? Source { get; init; }

    /// <summary>Whether only models see it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>An object of the caller's own, kept with the message. Names that begin with <c>cloister.</c> are the host's.</summary>
    public JsonData? Metadata { get; init; }

    internal Message Tag(Message message)
    {
        var tagged = message with { Metadata = Metadata is null ? null : StoredJson.Checked(Metadata, nameof(Metadata)) };
        tagged = Source is null ? tagged : tagged.Tagged(MessageTags.Source, Source);
        return IsInternal ? tagged.Tagged(MessageTags.Visibility, MessageTags.Internal) : tagged;
    }
}
