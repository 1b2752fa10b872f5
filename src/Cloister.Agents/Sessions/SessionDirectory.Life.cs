namespace Cloister.Agents;

internal sealed partial class SessionDirectory
{
    /// <summary>
    /// Closes the runs that were cut off, and takes up what waited. Called once, before anybody else uses a session; until <see cref="Open"/> nothing
    /// begins.
    /// </summary>
    public async Task RecoverAsync()
    {
        services.BeginStart();
        await SessionImporting.SweepAsync(services).ConfigureAwait(false);
        foreach (var run in await services.Store.ReadAsync(reader => reader.ReadRunningAsync()).ConfigureAwait(false))
        {
            using var lease = await OpenAsync(run.Session).ConfigureAwait(false);
            await lease.Session.CloseCutOffAsync(run).ConfigureAwait(false);
        }

        // Runs that were cut off may have given inputs back.
        foreach (var session in await services.Store.ReadAsync(reader => reader.ReadSessionsWithInputsAsync()).ConfigureAwait(false))
        {
            // What waits keeps a session at hand.
            using var lease = await OpenAsync(session).ConfigureAwait(false);
            var inputs = await services.Store.ReadAsync(reader => reader.ReadQueuedAsync(session)).ConfigureAwait(false);
            await lease.Session.TakeUpAsync(inputs).ConfigureAwait(false);
        }
    }

    /// <summary>From here on runs can begin.</summary>
    public void Open() => services.EndStart();

    /// <summary>Everything is there that runs may need: what waited begins, and what was asked meanwhile.</summary>
    public async Task GoOnAsync()
    {
        Open();
        foreach (var session in Awake)
        {
            await session.GoOnAsync().ConfigureAwait(false);
        }
    }

    /// <summary>From here on nothing begins.</summary>
    public void Close() => services.Close();

    /// <summary>Stops every run for good, and waits until they have ended. What waits for its turn is answered after the next start.</summary>
    public async Task StopAsync(string reason)
    {
        Close();
        foreach (var session in Awake)
        {
            await session.ReleaseAsync(reason).ConfigureAwait(false);
        }

        var runs = Executing.Select(session => session.Current).OfType<ActiveRun>().ToList();
        runs.ForEach(run => run.Stop(reason));
        await Task.WhenAll(runs.Select(run => run.Finished)).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await StopAsync("shutdown").ConfigureAwait(false);
}
