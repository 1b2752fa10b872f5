namespace Cloister.Agents;

/// <summary>Lists of sessions. The newest are found through their index; whoever searches looks at every session, in the order in which they are stored.</summary>
internal static class SessionListing
{
    public static readonly Statement Newest = new(
        $"SELECT {SessionTable.Columns} FROM session WHERE archived_at IS NULL AND (active_at, key) < ($1, $2)"
            + " ORDER BY active_at DESC, key DESC LIMIT $3"
    );

    // Said so that no planner thinks of the index of the newest: to jump from it to each session and back takes several times as long as to read on.
    public static readonly Statement Matching = new(
        $"SELECT {SessionTable.Columns} FROM session WHERE CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END = $3"
            + " AND ($4 = '' OR substr(id, 1, CAST($5 AS INTEGER)) = $4) AND ($6 = '' OR search LIKE $6 ESCAPE '\\')"
            + " AND (+active_at < $1 OR +active_at = $1 AND +key < $2) ORDER BY +active_at DESC, +key DESC LIMIT $7"
    );

    /// <summary>A page, and one more if there is a next one.</summary>
    public static ValueTask<List<SessionRow>> ListSessionsAsync(this StoreReader store, SessionQuery query)
    {
        var after = SessionCursor.Parse(query.Cursor);
        var prefix = query.Prefix ?? "";
        var pattern = Pattern(query.Text);
        return prefix.Length == 0 && pattern.Length == 0 && !query.IsArchived
            ? store.ListAsync(Newest, SessionTable.Read, after.ActiveAt, after.Key, query.Limit + 1)
            : store.ListAsync(
                Matching,
                SessionTable.Read,
                after.ActiveAt,
                after.Key,
                query.IsArchived,
                prefix,
                // The database counts characters, not their halves.
                prefix.EnumerateRunes().Count(),
                pattern,
                query.Limit + 1
            );
    }

    private static string Pattern(string? text) =>
        string.IsNullOrEmpty(text)
            ? ""
            : $"%{SessionTable.Folded(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
