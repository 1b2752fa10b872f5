namespace Cloister.Agents;

/// <summary>Whether programs can be shut in on this machine.</summary>
/// <param name="Mode">What is wanted.</param>
/// <param name="Backend">What does it; null if nothing can.</param>
/// <param name="Reason">Why nothing can, and what to do about it; null if something can.</param>
internal sealed record SandboxStatus(SandboxMode Mode, string? Backend, string? Reason)
{
    /// <summary>What people have to know: shells run free though that is not what anybody wants.</summary>
    public string? Warning => Mode == SandboxMode.Auto && Backend is null ? $"Shells run without a sandbox: {Reason}" : null;
}
