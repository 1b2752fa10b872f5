namespace Cloister.Agents.Tests.Crash;

/// <summary>
/// What is true of every store at every moment, whatever happened before: in the middle of runs, after a crash, after failed commits. Any test can ask
/// about the store it has.
/// </summary>
internal static class SessionInvariants
{
    /// <summary>Fails with everything that is wrong in any session.</summary>
    /// <param name="store">The store. Nothing may be written to it meanwhile.</param>
    /// <param name="joins">Whether to join every session at every row as well, which takes a while for long ones.</param>
    public static async Task CheckAsync(AgentStore store, bool joins = true)
    {
        var faults = await FindAsync(store, joins);
        Assert.True(faults.Count == 0, $"The store is not as it must be:\n{string.Join('\n', faults.Take(20))}");
    }

    /// <summary>Everything that is wrong in any session, or in some.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(AgentStore store, bool joins = true, Func<string, bool>? sessions = null)
    {
        var faults = new List<string>(await OrphanChecks.FindAsync(store));
        foreach (var key in await StoredSession.ListAsync(store, sessions))
        {
            var session = await StoredSession.ReadAsync(store, key);
            faults.AddRange((await FaultsOfAsync(store, session, joins)).Select(fault => $"{session.Row.Id}: {fault}"));
        }

        return faults;
    }

    private static async Task<List<string>> FaultsOfAsync(AgentStore store, StoredSession session, bool joins)
    {
        var faults = new List<string>();
        RowChecks.Check(session, faults);
        if (faults.Count > 0)
        {
            return faults; // The others could not make sense of it.
        }

        RunChecks.Check(session, faults);
        CallChecks.Check(session, faults);
        InputChecks.Check(session, faults);
        HistoryChecks.Check(session, faults);
        await FoldChecks.CheckAsync(store, session, faults);
        if (joins && faults.Count == 0)
        {
            await JoinChecks.CheckAsync(store, session, faults);
        }

        return faults;
    }
}
