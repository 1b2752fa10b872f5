using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the memory consists of while it is on.</summary>
internal sealed class MemoryParts : IAsyncDisposable
{
    public MemoryParts(AgentPaths paths, TimeProvider time, ILogger logger, IEmbeddingGenerator<string, Embedding<float>>? embeddings)
    {
        Folder = new(paths);
        Notes = new(Folder, time);
        Reading = new(Folder);
        Canon = new(Folder);
        Index = new(Folder, Path.Combine(paths.Cache, "memory.db"), logger);
        Vectors = embeddings is null ? null : new(embeddings, Index, time, logger);
        Watch = new(Folder, Index, Vectors, time, logger);
    }

    public MemoryFolder Folder { get; }

    public MemoryNotes Notes { get; }

    public MemoryReading Reading { get; }

    public MemoryCanon Canon { get; }

    public MemoryIndex Index { get; }

    /// <summary>What notes mean, if the application brings somebody who can say.</summary>
    public MemoryVectors? Vectors { get; }

    public MemoryWatch Watch { get; }

    public async ValueTask DisposeAsync()
    {
        await Index.EndAsync().ConfigureAwait(false);
        await Watch.DisposeAsync().ConfigureAwait(false);
        await Index.DisposeAsync().ConfigureAwait(false);
    }
}
