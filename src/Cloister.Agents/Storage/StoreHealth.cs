namespace Cloister.Agents;

/// <summary>Whether the store takes write sets, and if not, why, for those who look after the agent.</summary>
internal sealed record StoreHealth(bool CanWrite, string? Reason)
{
    public static StoreHealth Good { get; } = new(true, null);
}
