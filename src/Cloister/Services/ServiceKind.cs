namespace Cloister;

/// <summary>How a registration comes by its instances.</summary>
public enum ServiceKind
{
    /// <summary>Created once, inside the register call.</summary>
    Singleton,

    /// <summary>Created once, when it is first resolved; a stateful one at the latest when its plugin attaches.</summary>
    LazySingleton,

    /// <summary>Created for each resolve; the caller owns the instance.</summary>
    Factory,

    /// <summary>Handed over ready-made; the registry never disposes it.</summary>
    Instance,
}
