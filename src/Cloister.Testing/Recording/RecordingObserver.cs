namespace Cloister.Testing;

/// <summary>Records each step that the runtime takes in each scope.</summary>
public sealed class RecordingObserver : IRuntimeObserver
{
    /// <summary>The steps of all scopes, in the order of arrival.</summary>
    public Recorded<ObservedStep> Steps { get; } = new();

    /// <summary>Called with each step after it was recorded, to look around in the middle of an operation.</summary>
    public Action<PluginScope, RuntimeStep>? Watching { get; set; }

    /// <summary>The steps of one scope.</summary>
    public IReadOnlyList<RuntimeStep> Of(PluginScope scope) => [.. Steps.Where(step => step.Scope == scope).Select(step => step.Step)];

    /// <summary>The steps of the global scope.</summary>
    public IReadOnlyList<RuntimeStep> OfGlobal() => [.. Steps.Where(step => step.Scope.IsGlobal).Select(step => step.Step)];

    /// <inheritdoc/>
    public void OnStep(PluginScope scope, RuntimeStep step)
    {
        Steps.Add(new(scope, step));
        Watching?.Invoke(scope, step);
    }
}
