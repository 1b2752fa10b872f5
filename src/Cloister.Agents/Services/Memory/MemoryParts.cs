using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the memory consists of while it is on.</summary>
internal sealed class MemoryParts : IAsyncDisposable
{
    public MemoryParts(AgentPaths paths, TimeProvider time, ILogger logger)
    {
        Folder = new(paths);
        Notes = new(Folder, time);
        Reading = new(Folder);
        Canon = new(Folder);
        Index = new(Folder, Path.Combine(paths.Cache, "memory.db"), logger);
        Watch = new(Folder, Index, time, logger);
    }

    public MemoryFolder Folder { get; }

    public MemoryNotes Notes { get; }

    public MemoryReading Reading { get; }

    public MemoryCanon Canon { get; }

    public MemoryIndex Index { get; }

    public MemoryWatch Watch { get; }

    public async ValueTask DisposeAsync()
    {
        await Index.EndAsync().ConfigureAwait(false);
        await Watch.DisposeAsync().ConfigureAwait(false);
        await Index.DisposeAsync().ConfigureAwait(false);
    }
}
