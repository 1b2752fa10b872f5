using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What brings the service <c>memory</c>.</summary>
internal static class MemoryPlugin
{
    public static PluginId Id { get; } = new("agent-memory");

    /// <param name="redact">Takes known secrets out of a text.</param>
    /// <param name="embeddings">Says what texts mean; null if the application brings nobody.</param>
    public static AgentServicePlugin<MemoryService> Of(
        Func<string, string> redact,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings
    ) => new(MemoryActions.Description, () => new(redact, embeddings), id: Id);
}
