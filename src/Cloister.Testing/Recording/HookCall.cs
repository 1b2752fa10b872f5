namespace Cloister.Testing;

/// <summary>A hook that was called.</summary>
/// <param name="Hook">Which hook.</param>
/// <param name="Session">In which session; null in the global scope, and for Register, which is not told.</param>
public sealed record HookCall(PluginHook Hook, SessionId? Session = null)
{
    /// <inheritdoc/>
    public override string ToString() => Session is { } session ? $"{Hook} {session}" : Hook.ToString();
}
