namespace Cloister.Agents;

/// <summary>Which network shells see.</summary>
public enum SandboxNetwork
{
    /// <summary>None.</summary>
    Off,

    /// <summary>That of the machine.</summary>
    Full,
}
