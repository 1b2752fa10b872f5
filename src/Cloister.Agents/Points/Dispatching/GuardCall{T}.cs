namespace Cloister.Agents;

/// <summary>What goes over the bus when guards are asked.</summary>
internal sealed class GuardCall<T>(T value)
{
    public T Value => value;

    /// <summary>How many were asked.</summary>
    public int Asked { get; set; }

    public GuardDecision? Refusal { get; set; }
}
