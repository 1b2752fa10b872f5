namespace Cloister.Testing;

/// <summary>A step of the runtime, and the scope it was done to.</summary>
/// <param name="Scope">The global scope, or a session.</param>
/// <param name="Step">The step.</param>
public sealed record ObservedStep(PluginScope Scope, RuntimeStep Step)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Scope is PluginSession session ? session.SessionId.Value : "global")}: {Step}";
}
