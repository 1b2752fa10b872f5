namespace Cloister.Agents;

/// <summary>Why messages left the active history.</summary>
internal enum CutReason
{
    /// <summary>Somebody emptied the session.</summary>
    Clear,

    /// <summary>A message was said anew, in other words.</summary>
    Edit,

    /// <summary>An answer was asked for once more.</summary>
    Regenerate,
}
