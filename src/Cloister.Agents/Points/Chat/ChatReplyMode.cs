namespace Cloister.Agents;

/// <summary>Who wanted a text to be sent.</summary>
public enum ChatReplyMode
{
    /// <summary>Somebody sent it on purpose, by an action.</summary>
    Direct,

    /// <summary>It is what a run said.</summary>
    Fallback,
}
