using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The statements with which chats look at runs: what of them was not taken to people yet.</summary>
internal static class FollowedRunTable
{
    private static readonly Statement Ended = new(
        "SELECT run.key, run.id, run.session, session.id, run.state, run.error, run.started_seq, run.input, run.steps, run.origin FROM run"
            + " JOIN session ON session.key = run.session WHERE run.undispatched = 1 AND run.state <> 'running' ORDER BY run.key"
    );

    private static readonly Statement GivenBack = new(
        "SELECT 1 FROM input WHERE session = $1 AND state IN ('queued', 'running') AND run = $2"
    );

    private static readonly Statement GoneOnWith = new("SELECT 1 FROM run WHERE session = $1 AND continues = $2");

    private static readonly Statement Said = new(
        "SELECT body FROM message WHERE id >= $1 AND id <= $2 AND run = $3 AND role = 'assistant' AND hidden = 0 AND cut IS NULL ORDER BY id"
    );

    private static readonly Statement TakenRow = new("UPDATE run SET undispatched = 0 WHERE key = $1");

    /// <summary>Runs that have ended, and of which not everything was taken.</summary>
    public static async ValueTask<List<EndedRun>> ReadUntakenRunsAsync(this StoreReader store)
    {
        var runs = await store.ListAsync(Ended, Read).ConfigureAwait(false);
        for (var i = 0; i < runs.Count; i++)
        {
            if (
                runs[i] is { State: RunState.Interrupted, Origin: ChatInput.Name }
                && !await store.IsGoneOnWithAsync(runs[i]).ConfigureAwait(false)
            )
            {
                runs[i] = runs[i] with { IsGivenUp = true };
            }
        }

        return runs;
    }

    /// <summary>What a run said that people may read, step by step.</summary>
    public static async ValueTask<List<AssistantMessage>> ReadSaidAsync(this StoreReader store, EndedRun run)
    {
        var (first, last) = (PackedId.Of(run.Session, run.StartedSeq), PackedId.End(run.Session));
        var messages = await store
            .ListAsync(Said, row => MessageJson.Read(row.GetFieldValue<byte[]>(0)), first, last, run.Key)
            .ConfigureAwait(false);
        // A step that was cut short has not said anything.
        return
        [
            .. messages.OfType<AssistantMessage>().Where(message => message.TagOf(MessageTags.Status) is null && !message.Text.IsEmpty),
        ];
    }

    /// <summary>Whether a run that was cut off is, was or will be gone on with.</summary>
    private static async ValueTask<bool> IsGoneOnWithAsync(this StoreReader store, EndedRun run) =>
        await store.NumberAsync(GivenBack, run.Session, run.Key).ConfigureAwait(false) is not null
        || await store.NumberAsync(GoneOnWith, run.Session, run.Key).ConfigureAwait(false) is not null;

    /// <summary>All of a run was taken.</summary>
    public static WriteSet MarkTaken(this WriteSet set, long run) => set.Do(TakenRow, run);

    private static EndedRun Read(DbDataReader row)
    {
        var kept = RunKept.Read(row.IsDBNull(7) ? [] : row.GetFieldValue<byte[]>(7));
        return new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetString(3),
            Enum.Parse<RunState>(row.GetString(4), ignoreCase: true),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.GetInt64(6),
            ChatOrigin.Find(kept.Input)
        )
        {
            Steps = row.GetInt32(8),
            Origin = row.GetString(9),
        };
    }
}
