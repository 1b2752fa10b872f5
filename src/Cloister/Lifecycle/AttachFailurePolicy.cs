namespace Cloister;

/// <summary>What becomes of the runtime when a global plugin fails to attach while it is initialised.</summary>
public enum AttachFailurePolicy
{
    /// <summary>The failed plugins are taken out, the others stay, and the runtime can be used; later updates try them again.</summary>
    StayDegraded,

    /// <summary>Everything is taken back; the runtime can be initialised again.</summary>
    RollBackAll,
}
