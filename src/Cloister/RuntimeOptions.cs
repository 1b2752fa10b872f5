using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>What a runtime is given once, before it starts.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Where the runtime logs.</summary>
    /// <value>Nowhere by default.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock of hook time limits.</summary>
    /// <value>The system's clock by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long one hook of one plugin may take before it counts as failed. It cannot be stopped, only left behind.</summary>
    /// <remarks>It limits what a hook awaits. One that blocks its thread holds up the operation for as long as it does.</remarks>
    /// <value>No limit by default.</value>
    public TimeSpan? HookTimeout { get; set; }

    /// <summary>Makes the ids of sessions that were not given one.</summary>
    /// <value>A random, time-ordered id by default.</value>
#pragma warning disable RS0030 // The one default source of ids: hosts and tests put theirs in its place.
    public Func<SessionId> NewSessionId { get; set; } = () => new(Guid.CreateVersion7().ToString("N"));
#pragma warning restore RS0030

    /// <summary>Watches each step of each scope.</summary>
    public IRuntimeObserver? Observer { get; set; }
}
