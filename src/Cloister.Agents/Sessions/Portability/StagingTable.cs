using System.Globalization;

namespace Cloister.Agents;

/// <summary>The statements about sessions that are being imported: their rows are there, and they are not.</summary>
internal static class StagingTable
{
    private const string Prefix = "import.";

    private static readonly Statement Mark = new("INSERT INTO meta (name, value) VALUES ($1, $2)");
    private static readonly Statement Unmark = new("DELETE FROM meta WHERE name = $1");
    private static readonly Statement Marks = new($"SELECT name FROM meta WHERE name LIKE '{Prefix}%'");

    private static readonly Statement InsertRun = new(
        "INSERT INTO run (key, session, id, state, origin, started_seq, ended_seq, steps, usage, error, undispatched)"
            + " VALUES ($1, $2, $3, $4, 'import', $5, $6, $7, $8, $9, 0)"
    );

    /// <summary>Notes that rows of a session will come that is not there yet.</summary>
    public static WriteSet MarkImport(this WriteSet set, long session, string node) => set.Do(Mark, NameOf(session), node);

    public static WriteSet UnmarkImport(this WriteSet set, long session) => set.DoExpecting(Unmark, 1, NameOf(session));

    public static WriteSet InsertEnded(this WriteSet set, long session, ImportedRun run) =>
        set.Do(
            InsertRun,
            run.Key,
            session,
            run.Id,
            RunTable.NameOf(run.State),
            run.StartedSeq,
            run.EndedSeq,
            run.Totals.Steps,
            run.Totals.UsageJson(),
            run.Totals.Error
        );

    /// <summary>The sessions whose import began and never ended.</summary>
    public static ValueTask<List<long>> ReadImportsAsync(this StoreReader store) =>
        store.ListAsync(Marks, row => long.Parse(row.GetString(0)[Prefix.Length..], CultureInfo.InvariantCulture));

    private static string NameOf(long session) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{session}");
}
