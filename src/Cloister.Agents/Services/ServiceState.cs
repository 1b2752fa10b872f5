namespace Cloister.Agents;

/// <summary>How a service is.</summary>
public enum ServiceState
{
    /// <summary>It does nothing.</summary>
    Stopped,

    /// <summary>It is taking up its work.</summary>
    Starting,

    /// <summary>It works.</summary>
    Running,

    /// <summary>It is ending its work.</summary>
    Stopping,

    /// <summary>It could not start or stop.</summary>
    Error,
}
