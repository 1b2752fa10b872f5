using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The table of what plugins remember.</summary>
internal static class PluginStateTable
{
    private static readonly Statement Read = new("SELECT value FROM plugin_state WHERE plugin = $1 AND session = $2 AND name = $3");

    private static readonly Statement Upsert = new(
        "INSERT INTO plugin_state (plugin, session, name, value) VALUES ($1, $2, $3, $4) "
            + "ON CONFLICT (plugin, session, name) DO UPDATE SET value = excluded.value"
    );

    private static readonly Statement Delete = new("DELETE FROM plugin_state WHERE plugin = $1 AND session = $2 AND name = $3");

    public static ValueTask<JsonData?> ReadPluginStateAsync(this StoreReader reader, string plugin, long session, string name) =>
        reader.FirstAsync(Read, row => StoredJson.Parse(row.GetFieldValue<byte[]>(0)), plugin, session, name);

    public static WriteSet SetPluginState(this WriteSet set, string plugin, long session, string name, byte[]? value) =>
        value is null ? set.Do(Delete, plugin, session, name) : set.Do(Upsert, plugin, session, name, value);
}
