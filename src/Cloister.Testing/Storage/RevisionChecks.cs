using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Nobody overwrites unnoticed what somebody else saved.</summary>
internal static class RevisionChecks
{
    public static IReadOnlyList<StorageCheck> All { get; } =
    [
        new("A state that was loaded or saved can be saved again", CanBeSavedAgain),
        new("A state that is out of date is refused, and nothing changes", OutOfDateIsRefused),
        new("A new state does not replace a stored thread", NewStateDoesNotReplace),
        new("A thread that was deleted is not brought back by an old state", DeletedIsNotBroughtBack),
        new("Overwriting is possible when it is asked for", OverwritingIsPossible),
        new("A revision never comes back, not even after a delete", RevisionNeverComesBack),
        new("Of two saves at the same moment one wins and one is refused", OneOfManyWins),
    ];

    private static async Task CanBeSavedAgain(StorageUnderTest storage)
    {
        var store = storage.Open();
        var first = await store.SaveAsync("t", Conversations.Saying("1")).ConfigureAwait(false);
        var second = await store.SaveAsync("t", Conversations.Saying("2") with { Revision = first }).ConfigureAwait(false);
        Expect.True(first != second, "Two saves should have different revisions.");

        var loaded = await store.LoadAsync("t").ConfigureAwait(false);
        await store.SaveAsync("t", loaded!).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("2"), "The thread");
    }

    private static async Task OutOfDateIsRefused(StorageUnderTest storage)
    {
        var store = storage.Open();
        var old = await store.SaveAsync("t", Conversations.Saying("old")).ConfigureAwait(false);
        var current = await store.SaveAsync("t", Conversations.Saying("new") with { Revision = old }).ConfigureAwait(false);

        var conflict = await RefusedAsync(store, Conversations.Saying("late") with { Revision = old }).ConfigureAwait(false);

        Expect.Equal(
            ("t", old, current),
            (conflict.ThreadId, conflict.ExpectedRevision, conflict.StoredRevision),
            "What the conflict says"
        );
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("new"), "The thread");
    }

    private static async Task NewStateDoesNotReplace(StorageUnderTest storage)
    {
        var store = storage.Open();
        await store.SaveAsync("t", Conversations.Saying("old")).ConfigureAwait(false);
        await RefusedAsync(store, Conversations.Saying("new")).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("old"), "The thread");
    }

    private static async Task DeletedIsNotBroughtBack(StorageUnderTest storage)
    {
        var store = storage.Open();
        var revision = await store.SaveAsync("t", Conversations.Saying("gone")).ConfigureAwait(false);
        await store.DeleteAsync("t").ConfigureAwait(false);
        await RefusedAsync(store, Conversations.Saying("gone") with { Revision = revision }).ConfigureAwait(false);
        Expect.Equal(null, await store.LoadAsync("t").ConfigureAwait(false), "The deleted thread");
    }

    private static async Task OverwritingIsPossible(StorageUnderTest storage)
    {
        var store = storage.Open();
        await store.SaveAsync("t", Conversations.Saying("old")).ConfigureAwait(false);
        var late = Conversations.Saying("late") with { Revision = "of another store" };
        var revision = await store.SaveAsync("t", late, SaveMode.Overwrite).ConfigureAwait(false);
        var loaded = await store.LoadAsync("t").ConfigureAwait(false);
        loaded.SameAs(late, "The thread");
        Expect.Equal(revision, loaded!.Revision, "Its revision");
    }

    private static async Task RevisionNeverComesBack(StorageUnderTest storage)
    {
        var store = storage.Open();
        HashSet<string> seen = [];
        for (var i = 0; i < 10; i++)
        {
            var revision = await store.SaveAsync("t", Conversations.Saying("the same")).ConfigureAwait(false);
            Expect.True(seen.Add(revision), $"Revision '{revision}' came back.");
            await store.DeleteAsync("t").ConfigureAwait(false);
        }
    }

    private static async Task OneOfManyWins(StorageUnderTest storage)
    {
        var store = storage.Open();
        var revision = await store.SaveAsync("t", Conversations.Saying("first")).ConfigureAwait(false);
        var saves = Enumerable.Range(0, 8).Select(TryAsync);
        var winners = (await Task.WhenAll(saves).ConfigureAwait(false)).OfType<ChatState>().ToList();
        Expect.Equal(1, winners.Count, "The number of saves that succeeded");
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(winners[0], "The thread");

        async Task<ChatState?> TryAsync(int number)
        {
            await Task.Yield();
            var state = Conversations.Saying($"{number}") with { Revision = revision };
            try
            {
                await store.SaveAsync("t", state).ConfigureAwait(false);
                return state;
            }
            catch (SessionConflictException)
            {
                return null;
            }
        }
    }

    private static Task<SessionConflictException> RefusedAsync(ISessionStorage store, ChatState state) =>
        Expect.ThrowsAsync<SessionConflictException>(() => store.SaveAsync("t", state).AsTask(), "Saving it");
}
