namespace Cloister;

/// <summary>Plugins failed in a lifecycle operation. All of them had their turn, and all failures are listed.</summary>
public sealed class PluginLifecycleException : Exception
{
    internal PluginLifecycleException(LifecyclePhase phase, IReadOnlyList<PluginFailure> failures)
        : base(Describe(phase, failures), failures[0].Exception)
    {
        Phase = phase;
        Failures = [.. failures];
    }

    /// <summary>What the runtime was doing.</summary>
    public LifecyclePhase Phase { get; }

    /// <summary>Who failed, and how.</summary>
    public IReadOnlyList<PluginFailure> Failures { get; }

    private static string Describe(LifecyclePhase phase, IReadOnlyList<PluginFailure> failures) =>
        $"{failures.Count} plugin(s) failed in {phase}: "
        + string.Join("; ", failures.Select(failure => $"'{failure.PluginId}': {failure.Exception.Message}"));
}
