namespace Cloister;

/// <summary>One step of what the runtime does to a scope.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Plugin">The plugin it was done to, or null when it concerns the whole scope.</param>
public readonly record struct RuntimeStep(RuntimeStepKind Kind, PluginId? Plugin = null)
{
    /// <inheritdoc />
    public override string ToString() => Plugin is { } plugin ? $"{Kind} {plugin}" : Kind.ToString();
}
