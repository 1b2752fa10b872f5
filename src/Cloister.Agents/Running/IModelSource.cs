namespace Cloister.Agents;

/// <summary>Finds the model of a session.</summary>
internal interface IModelSource
{
    /// <summary>The model with an id, or the agent's own choice; for one step.</summary>
    /// <exception cref="RunFailedException">There is none, or it may not be used.</exception>
    ModelLease Lease(string? modelId);
}
