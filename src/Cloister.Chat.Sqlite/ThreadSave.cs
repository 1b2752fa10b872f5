using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One save, inside its transaction.</summary>
internal static class ThreadSave
{
    public static StoredThread Write(ThreadRows rows, ThreadInfo thread, ChatState state, SaveMode mode, RecentTranscripts recent)
    {
        var stored = rows.Find(thread.ThreadId);
        SessionConflictException.ThrowIfChanged(thread.ThreadId, state.Revision, stored?.Revision, mode);
        var saved = rows.Write(stored, thread, ChatStateJson.ToUtf8(state with { Messages = [] }));

        // What is not known to be stored is encoded; of that, what is stored all the same is not written.
        var known = stored is null ? [] : recent.Find(thread.ThreadId, stored.Revision);
        IEnumerable<int> changed = state.Messages.ChangedSince(known ?? []);

        // What was cut off may be in one block with what stays. What is not known may have more blocks than its thread says.
        if (known is null || stored?.Messages > saved.Messages)
        {
            rows.DeleteBlocks(saved.Key, from: saved.Messages);
            changed = saved.Messages > 0 ? changed.Append(saved.Messages - 1) : changed;
        }

        MessageBlocks.Write(rows, saved.Key, state.Messages, changed);
        return saved;
    }
}
