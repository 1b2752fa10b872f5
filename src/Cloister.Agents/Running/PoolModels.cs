namespace Cloister.Agents;

/// <summary>The models of the agent's pool.</summary>
internal sealed class PoolModels(ModelPool pool) : IModelSource
{
    public ModelLease Lease(string? modelId)
    {
        try
        {
            return pool.Lease(modelId);
        }
        catch (ModelUnavailableException refusal)
        {
            throw new RunFailedException("model_unavailable", refusal.Message, refusal);
        }
    }
}
