using Cloister.Testing;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Begins a process with what another one left, and says what is wrong with it.</summary>
internal static class CrashVerdict
{
    public static async Task CheckAsync(IEnumerable<CrashPoint> points)
    {
        var faults = new List<string>();
        foreach (var point in points)
        {
            faults.AddRange((await FindAsync(point)).Select(fault => $"{point.Name}: {fault}"));
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(30))}");
    }

    private static async Task<List<string>> FindAsync(CrashPoint point)
    {
        await using var stage = new SessionStage(point.Left) { Model = ScriptedModel.Saying("Here I am again.") };
        await stage.OpenAsync();
        var faults = new List<string>(await SessionInvariants.FindAsync(stage.Store, joins: false));
        await CheckKeptAsync(stage.Store, point, faults);
        await stage.Directory.RecoverAsync();
        await stage.Directory.GoOnAsync();
        await stage.RestAsync();
        faults.AddRange((await SessionInvariants.FindAsync(stage.Store, joins: false)).Select(fault => $"then, {fault}"));
        await CheckGoesOnAsync(stage, faults);
        return faults;
    }

    private static async Task CheckKeptAsync(AgentStore store, CrashPoint point, List<string> faults)
    {
        var sessions = new List<StoredSession>();
        foreach (var key in await StoredSession.ListAsync(store))
        {
            sessions.Add(await StoredSession.ReadAsync(store, key));
        }

        var rows = sessions
            .SelectMany(session => session.Log.Select(row => (session.Row.Key, Row: row)))
            .ToDictionary(pair => (pair.Key, pair.Row.Seq), pair => pair.Row);
        faults.AddRange(
            point
                .Seen.Where(seen => !rows.TryGetValue((seen.Session, seen.Row.Seq), out var kept) || !IsSame(seen.Row, kept))
                .Select(seen => $"row {seen.Row.Seq} ({RecordTypes.NameOf(seen.Row.Type)}) was seen, and is not there")
        );
        faults.AddRange(point.Facts.Where(fact => !fact.IsIn(sessions)).Select(fact => $"{fact} is not known"));
    }

    private static bool IsSame(LogRow seen, LogRow kept) =>
        seen.Type == kept.Type && seen.RunId == kept.RunId && seen.Body.Span.SequenceEqual(kept.Body.Span);

    /// <summary>The next one who asks gets an answer, behind all that waited.</summary>
    private static async Task CheckGoesOnAsync(SessionStage stage, List<string> faults)
    {
        foreach (var key in await StoredSession.ListAsync(stage.Store))
        {
            var session = (await StoredSession.ReadAsync(stage.Store, key)).Row.Id;
            if (await stage.AnswerAsync("And now?", session) is { IsSuccess: false } result)
            {
                faults.Add($"the next run of '{session}' is {result.State}: {result.Error}");
            }
        }

        faults.AddRange((await SessionInvariants.FindAsync(stage.Store, joins: false)).Select(fault => $"in the end, {fault}"));
    }
}
