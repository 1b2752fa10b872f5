namespace Cloister;

/// <summary>Watches what the runtime does, step by step; for tests and tools.</summary>
public interface IRuntimeObserver
{
    /// <summary>Called after each step, on the thread that did it; it must not throw and should not take long.</summary>
    void OnStep(PluginScope scope, RuntimeStep step);
}
