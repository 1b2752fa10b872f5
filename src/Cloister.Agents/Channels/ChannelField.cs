namespace Cloister.Agents;

/// <summary>Something that a channel can be told.</summary>
/// <param name="Key">The key in the configuration.</param>
/// <param name="Label">What stands beside it in a form.</param>
public sealed record ChannelField(string Key, string Label)
{
    /// <summary>Whether nobody may see it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether the channel cannot work without it.</summary>
    public bool IsRequired { get; init; }
}
