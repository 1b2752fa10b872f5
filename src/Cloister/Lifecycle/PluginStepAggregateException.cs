namespace Cloister;

/// <summary>Several parts of one plugin's hook failed; each was tried.</summary>
public sealed class PluginStepAggregateException : Exception
{
    internal PluginStepAggregateException(PluginId pluginId, string hook, IReadOnlyList<PluginStepFailure> steps)
        : base(
            $"{steps.Count} steps of plugin '{pluginId}' failed in {hook}: {string.Join("; ", steps.Select(s => $"{s.Step}: {s.Exception.Message}"))}",
            steps[0].Exception
        )
    {
        PluginId = pluginId;
        Hook = hook;
        Steps = [.. steps];
    }

    /// <summary>The plugin.</summary>
    public PluginId PluginId { get; }

    /// <summary><c>attach</c> or <c>detach</c>.</summary>
    public string Hook { get; }

    /// <summary>Every failed part, in order.</summary>
    public IReadOnlyList<PluginStepFailure> Steps { get; }
}
