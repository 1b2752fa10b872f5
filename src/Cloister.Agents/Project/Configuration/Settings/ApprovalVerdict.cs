namespace Cloister.Agents;

/// <summary>What a rule says about calls.</summary>
public enum ApprovalVerdict
{
    /// <summary>A person is asked.</summary>
    Ask,

    /// <summary>They are carried out, and nobody is asked.</summary>
    Allow,

    /// <summary>They are refused, and nobody is asked.</summary>
    Deny,
}
