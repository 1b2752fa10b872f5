namespace Cloister.Agents;

/// <summary>Never makes room.</summary>
internal sealed class NoCompaction : ICompactor
{
    public Task<bool> CompactAsync(ActiveRun run, ModelRequest request, bool isForced, CancellationToken cancellationToken) =>
        Task.FromResult(false);
}
