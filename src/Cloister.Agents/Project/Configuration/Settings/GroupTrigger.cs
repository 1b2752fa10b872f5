namespace Cloister.Agents;

/// <summary>Which messages of a group are meant for the agent.</summary>
public enum GroupTrigger
{
    /// <summary>Those that mention it.</summary>
    Mention,

    /// <summary>Those that mention it or reply to it.</summary>
    MentionOrReply,

    /// <summary>All.</summary>
    All,
}
