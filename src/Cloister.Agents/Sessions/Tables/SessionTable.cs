using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The statements of the table of sessions.</summary>
internal static class SessionTable
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public const string Columns =
        "key, id, kind, created_at, title, model, active_at, last_seq, messages, last_text, settings, archived_at";

    private const int MaxLastText = 160;

    private static readonly Statement InsertRow = new(
        "INSERT INTO session (key, part, id, kind, created_at, title, model, active_at, last_seq, sealed_seq, messages, last_text, search)"
            + " VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)"
    );

    private static readonly Statement UpdateRow = new(
        "UPDATE session SET title = $2, model = $3, active_at = $4, last_seq = $5, messages = $6, last_text = $7, search = $8, settings = $9,"
            + " archived_at = $10 WHERE key = $1"
    );

    private static readonly Statement UpdateState = new("UPDATE session SET state = $2 WHERE key = $1");
    private static readonly Statement ById = new($"SELECT {Columns} FROM session WHERE id = $1");
    private static readonly Statement ByKey = new($"SELECT {Columns} FROM session WHERE key = $1");
    private static readonly Statement StateOf = new("SELECT state FROM session WHERE key = $1");

    public static WriteSet InsertSession(this WriteSet set, SessionRow row) =>
        set.Do(
            InsertRow,
            row.Key,
            row.Id,
            row.Kind,
            row.CreatedAt,
            row.Title,
            row.Model,
            row.ActiveAt,
            row.LastSeq,
            row.Messages,
            row.LastText,
            SearchText(row)
        );

    public static WriteSet UpdateSession(this WriteSet set, SessionRow row) =>
        set.Do(
            UpdateRow,
            row.Key,
            row.Title,
            row.Model,
            row.ActiveAt,
            row.LastSeq,
            row.Messages,
            row.LastText,
            SearchText(row),
            row.Settings?.ToUtf8(),
            row.ArchivedAt
        );

    public static WriteSet SetSessionState(this WriteSet set, long session, JsonData state) => set.Do(UpdateState, session, state.ToUtf8());

    public static ValueTask<SessionRow?> FindSessionAsync(this StoreReader store, string id) =>
        store.FirstAsync<SessionRow?>(ById, Read, id);

    public static ValueTask<SessionRow?> FindSessionAsync(this StoreReader store, long key) =>
        store.FirstAsync<SessionRow?>(ByKey, Read, key);

    /// <summary>A session with the number of its very last row. The one in its own row is that of the last message.</summary>
    public static async ValueTask<SessionRow?> FindCurrentAsync(this StoreReader store, string id) =>
        await store.FindSessionAsync(id).ConfigureAwait(false) is { } found
            ? found with
            {
                LastSeq = await store.ReadLastSeqAsync(found.Key).ConfigureAwait(false),
            }
            : null;

    public static async ValueTask<JsonData> ReadStateAsync(this StoreReader store, long session) =>
        await store.FirstAsync(StateOf, row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), session).ConfigureAwait(false)
            is { } state
            ? StoredJson.Parse(state)
            : JsonData.EmptyObject;

    public static SessionRow Read(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3))
        {
            Title = row.IsDBNull(4) ? null : row.GetString(4),
            Model = row.IsDBNull(5) ? null : row.GetString(5),
            ActiveAt = row.GetInt64(6),
            LastSeq = row.GetInt64(7),
            Messages = row.GetInt64(8),
            LastText = row.IsDBNull(9) ? null : row.GetString(9),
            Settings = row.IsDBNull(10) ? null : StoredJson.Parse(row.GetFieldValue<byte[]>(10)),
            ArchivedAt = row.IsDBNull(11) ? null : row.GetInt64(11),
        };

    /// <summary>The beginning of a text, on one line, as lists show it.</summary>
    public static string Preview(TextSlice text)
    {
        var start = text.Span.TrimStart();
        var line = string.Join(
            ' ',
            DatabaseText
                .Of(start[..Math.Min(start.Length, MaxLastText * 2)].ToString())
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        return line.Length <= MaxLastText ? line : line[..(char.IsHighSurrogate(line[MaxLastText - 1]) ? MaxLastText - 1 : MaxLastText)];
    }

    /// <summary>What a search looks into, without case.</summary>
    public static string SearchText(SessionRow row) => Folded($"{row.Id}\n{row.Title}\n{row.LastText}");

    public static string Folded(string text) => text.ToUpperInvariant().ToLowerInvariant();
}
