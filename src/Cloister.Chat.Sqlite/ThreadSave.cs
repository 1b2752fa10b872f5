using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One save, inside its transaction.</summary>
internal static class ThreadSave
{
    public static StoredThread Write(ThreadRows rows, ThreadInfo thread, ChatState state, SaveMode mode, RecentTranscripts recent)
    {
        var stored = rows.Find(thread.ThreadId);
        SessionConflictException.ThrowIfChanged(thread.ThreadId, state.Revision, stored?.Revision, mode);

        // What is not known to be stored is encoded; of that, what is stored all the same is not written.
        var known = stored is null ? [] : recent.Find(thread.ThreadId, stored.Revision);
        var places = state.Messages.ChangedSince(known ?? []);
        var document = ThreadDocument.Of(state, places);
        var saved = rows.Write(stored, thread, document);
        var unchanged = known is null ? UnchangedPlaces(rows, stored!.Key, document) : [];
        for (var i = 0; i < places.Count; i++)
        {
            if (!unchanged.Contains(places[i]))
            {
                rows.WriteMessage(saved.Key, places[i], document[i]);
            }
        }

        // What is not known may have more rows than its thread says.
        if (known is null || stored?.Messages > saved.Messages)
        {
            rows.DeleteMessages(saved.Key, from: saved.Messages);
        }

        return saved;
    }

    /// <summary>Where rows hold already what a document of all messages holds.</summary>
    private static HashSet<int> UnchangedPlaces(ThreadRows rows, long key, ThreadDocument document)
    {
        HashSet<int> places = [];
        rows.ReadMessages(
            key,
            (place, body) =>
            {
                if (place < document.Count && body.SequenceEqual(document[place]))
                {
                    places.Add(place);
                }
            }
        );
        return places;
    }
}
