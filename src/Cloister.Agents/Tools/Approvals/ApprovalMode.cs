namespace Cloister.Agents;

/// <summary>What a person has said for one session about calls that need approval.</summary>
internal enum ApprovalMode
{
    /// <summary>A person is asked.</summary>
    Ask,

    /// <summary>They are refused.</summary>
    Never,

    /// <summary>They are carried out.</summary>
    AlwaysAllow,
}
