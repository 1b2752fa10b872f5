namespace Cloister.Agents;

/// <summary>What has become of a call that could not be carried out at once.</summary>
internal enum ApprovalState
{
    /// <summary>It needs no approval itself, and stands behind one that does.</summary>
    Behind,

    /// <summary>It needs approval, and nobody was asked yet: the application's answers to other calls of the step come first.</summary>
    Held,

    /// <summary>A person was asked.</summary>
    Open,

    /// <summary>A person allowed it.</summary>
    Approved,

    /// <summary>A person did not.</summary>
    Denied,

    /// <summary>Nobody said anything in time.</summary>
    Expired,

    /// <summary>The question was withdrawn.</summary>
    Cancelled,

    /// <summary>It was carried out, or was about to be. It never is again.</summary>
    Spent,
}
