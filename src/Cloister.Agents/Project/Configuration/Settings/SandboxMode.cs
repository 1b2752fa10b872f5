namespace Cloister.Agents;

/// <summary>Whether shells are shut in.</summary>
public enum SandboxMode
{
    /// <summary>If the machine can do it; else they run free, and the status says so.</summary>
    Auto,

    /// <summary>If the machine cannot do it, there are no shells.</summary>
    Required,

    /// <summary>They run free.</summary>
    None,
}
