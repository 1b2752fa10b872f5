namespace Cloister.Agents;

/// <summary>The statements of the table of how far channels have come.</summary>
internal static class PositionTable
{
    private static readonly Statement UpsertRow = new(
        "INSERT INTO position (channel, account, value) VALUES ($1, $2, $3) ON CONFLICT (channel, account) DO UPDATE SET value = excluded.value"
    );

    private static readonly Statement ByAccount = new("SELECT value FROM position WHERE channel = $1 AND account = $2");

    public static WriteSet SetPosition(this WriteSet set, string channel, string account, string value) =>
        set.Do(UpsertRow, channel, account, value);

    public static ValueTask<string?> FindPositionAsync(this StoreReader store, string channel, string account) =>
        store.FirstAsync<string?>(ByAccount, row => row.GetString(0), channel, account);
}
