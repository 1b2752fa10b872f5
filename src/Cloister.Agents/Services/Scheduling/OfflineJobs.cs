namespace Cloister.Agents;

/// <summary>The actions that were put off of a project whose agent does not run: they can be seen and called off. None of them is done.</summary>
internal sealed class OfflineJobs : IAsyncDisposable
{
    private readonly AgentStore _store;

    private OfflineJobs(AgentStore store, TimeProvider time)
    {
        _store = store;
        Jobs = new(store, new IdSource(time), time);
    }

    public ScheduledJobs Jobs { get; }

    /// <summary>Takes the store of a project over.</summary>
    /// <param name="project">The project.</param>
    /// <param name="patience">How long to wait for a process that has it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreRefusedException">Another process has it still, or it cannot be used.</exception>
    public static async Task<OfflineJobs> OpenAsync(
        AgentProject project,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var options = new AgentStoreOptions
        {
            Folder = project.Paths.State,
            Modules = [JobTable.Module],
            Patience = patience,
            TimeProvider = time,
        };
        return new(await AgentStore.OpenAsync(options, cancellationToken).ConfigureAwait(false), time);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
