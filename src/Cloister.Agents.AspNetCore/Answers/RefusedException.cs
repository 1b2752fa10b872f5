namespace Cloister.Agents.AspNetCore;

/// <summary>Leaves an endpoint with a refusal as the answer.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Error)
{
    public Refusal Refusal { get; } = refusal;
}
