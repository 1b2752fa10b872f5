namespace Cloister.Agents;

/// <summary>What the client's list of messages means for ours, when the client says so itself.</summary>
internal enum HistoryMode
{
    /// <summary>It has not said; the lists decide.</summary>
    Unsaid,

    /// <summary>What is new is appended, and nothing else changes.</summary>
    Append,

    /// <summary>From where the lists part, the client's counts.</summary>
    Replace,

    /// <summary>As if nothing was said, and the client wants to be brought up to date.</summary>
    Sync,
}
