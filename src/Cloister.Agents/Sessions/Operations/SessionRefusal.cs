namespace Cloister.Agents;

/// <summary>Why something was not done with a session.</summary>
public enum SessionRefusal
{
    /// <summary>A session of this id exists already.</summary>
    Exists,

    /// <summary>There is no such session, or it has just been removed.</summary>
    NotFound,

    /// <summary>The session has no such message, or not any more.</summary>
    MessageNotFound,

    /// <summary>Only what a person said can be said in other words, or answered once more.</summary>
    NotOfUser,

    /// <summary>What was to be imported is no whole export of a session.</summary>
    Damaged,
}
