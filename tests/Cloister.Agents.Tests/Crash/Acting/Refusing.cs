using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Makes a real store refuse what is written to it, and take it again.</summary>
internal static class Refusing
{
    /// <summary>Refuses rows of a table for which a condition holds.</summary>
    public static Task RefuseAsync(this AgentStore store, string table, string condition) =>
        store.CommitAsync(
            new WriteSet().Do(
                new(
                    $"CREATE TRIGGER refuse BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
                )
            ),
            Durability.Os
        );

    /// <summary>Refuses events of a type.</summary>
    public static Task RefuseAsync(this AgentStore store, params EventType[] types) =>
        store.RefuseAsync("log", $"NEW.type IN ({string.Join(',', types.Select(type => (int)type))})");

    public static Task AllowAsync(this AgentStore store) => store.CommitAsync(new WriteSet().Do(new("DROP TRIGGER refuse")), Durability.Os);

    /// <summary>Lets the file not grow any more but for a little.</summary>
    public static async Task FillAsync(this AgentStore store, int roomInPages)
    {
        var pages = await store.ReadAsync(reader => reader.NumberAsync(new("PRAGMA page_count")));
        await store.CommitAsync(new WriteSet().Do(new($"PRAGMA max_page_count = {pages + roomInPages}")), Durability.Os);
    }

    public static Task MakeRoomAsync(this AgentStore store) =>
        store.CommitAsync(new WriteSet().Do(new("PRAGMA max_page_count = 1000000")), Durability.Os);
}
