namespace Cloister.Agents;

/// <summary>
/// The sessions of a project whose agent does not run: they can be read, exported, imported and checked. Nothing is answered, and what waits for the
/// agent stays as it is.
/// </summary>
internal sealed class OfflineSessions : IAsyncDisposable
{
    private readonly AgentStore _store;
    private readonly SessionDirectory _directory;

    private OfflineSessions(AgentStore store, SessionDirectory directory)
    {
        _store = store;
        _directory = directory;
        Sessions = new(directory);
    }

    public AgentSessions Sessions { get; }

    /// <summary>Takes the store of a project over.</summary>
    /// <param name="project">The project.</param>
    /// <param name="patience">How long to wait for a process that has it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreRefusedException">Another process has it still, or it cannot be used.</exception>
    public static async Task<OfflineSessions> OpenAsync(
        AgentProject project,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var options = new AgentStoreOptions
        {
            Folder = project.Paths.State,
            Patience = patience,
            TimeProvider = time,
        };
        var store = await AgentStore.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        var services = SessionServices.WithoutRuns(store, time);
        await SessionImporting.SweepAsync(services).ConfigureAwait(false);
        return new(store, new(services, new()));
    }

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }
}
