namespace Cloister.Agents.Tests.Crash;

/// <summary>Nothing is left of sessions that are not there any more.</summary>
internal static class OrphanChecks
{
    private static readonly Dictionary<string, Statement> Orphans = new(StringComparer.Ordinal)
    {
        ["log"] = new("SELECT count(*) FROM log WHERE id / 4294967296 NOT IN (SELECT key FROM session)"),
        ["message"] = new("SELECT count(*) FROM message WHERE session NOT IN (SELECT key FROM session)"),
        ["run"] = new("SELECT count(*) FROM run WHERE session NOT IN (SELECT key FROM session)"),
        ["input"] = new("SELECT count(*) FROM input WHERE session NOT IN (SELECT key FROM session)"),
        ["approval"] = new("SELECT count(*) FROM approval WHERE session NOT IN (SELECT key FROM session)"),
    };

    public static async Task<IEnumerable<string>> FindAsync(AgentStore store)
    {
        var faults = new List<string>();
        foreach (var (table, statement) in Orphans)
        {
            if (await store.ReadAsync(reader => reader.NumberAsync(statement)) is > 0 and var count)
            {
                faults.Add($"{count} rows of '{table}' belong to no session");
            }
        }

        return faults;
    }
}
