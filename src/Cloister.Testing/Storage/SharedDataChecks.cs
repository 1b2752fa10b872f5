using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Data outlives the storage that wrote it, and two storages on the same data do not harm each other.</summary>
internal static class SharedDataChecks
{
    public static IReadOnlyList<StorageCheck> All { get; } =
    [
        new("Another storage on the same data finds what was saved", AnotherFindsIt),
        new("Two storages on the same data do not overwrite each other unnoticed", OthersSaveIsNoticed),
        new("A storage continues from what another one saved", ContinuesFromAnother),
        new("Two storages saving at once leave a whole conversation", SavingAtOnce),
        new("A delete by another storage is noticed", OthersDeleteIsNoticed),
    ];

    private static async Task AnotherFindsIt(StorageUnderTest storage)
    {
        await storage.Open().SaveAsync("t", Conversations.Full).ConfigureAwait(false);
        (await storage.Open().LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Full, "The thread");
    }

    private static async Task OthersSaveIsNoticed(StorageUnderTest storage)
    {
        var (one, other) = (storage.Open(), storage.Open());
        var revision = await one.SaveAsync("t", Conversations.Saying("1")).ConfigureAwait(false);
        await other.SaveAsync("t", Conversations.Saying("2") with { Revision = revision }).ConfigureAwait(false);
        await Expect
            .ThrowsAsync<SessionConflictException>(
                () => one.SaveAsync("t", Conversations.Saying("3") with { Revision = revision }).AsTask(),
                "Saving what is out of date"
            )
            .ConfigureAwait(false);
        (await one.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("2"), "The thread");
    }

    private static async Task ContinuesFromAnother(StorageUnderTest storage)
    {
        var (one, other) = (storage.Open(), storage.Open());
        var state = Conversations.Long(100);
        foreach (var store in new[] { one, other, one, one, other, other, one })
        {
            var messages = state.Messages;
            messages = messages
                .SetItem(messages.Count / 2, Conversations.Number(1_000 + messages.Count))
                .Add(Conversations.Number(messages.Count));
            state = state with { Messages = messages };
            state = state with { Revision = await store.SaveAsync("t", state).ConfigureAwait(false) };
        }

        (await other.LoadAsync("t").ConfigureAwait(false)).SameAs(state, "The thread");

        // Saved over each other's back: what one of them remembers of its last save is not what is stored.
        await other.SaveAsync("t", Conversations.Long(150), SaveMode.Overwrite).ConfigureAwait(false);
        await one.SaveAsync("t", state, SaveMode.Overwrite).ConfigureAwait(false);
        (await other.LoadAsync("t").ConfigureAwait(false)).SameAs(state, "The overwritten thread");
    }

    private static async Task SavingAtOnce(StorageUnderTest storage)
    {
        ISessionStorage[] stores = [storage.Open(), storage.Open()];
        await Task.WhenAll(stores.SelectMany((store, which) => new[] { SaveAsync(store, which), LoadAsync(store) })).ConfigureAwait(false);
        Expect.True(await stores[0].LoadAsync("t").ConfigureAwait(false) is not null, "The thread should be there, and is not.");

        static async Task SaveAsync(ISessionStorage store, int which)
        {
            await Task.Yield();
            for (var i = 0; i < 15; i++)
            {
                await store.SaveAsync("t", Conversations.Long(10 + (20 * i) + which), SaveMode.Overwrite).ConfigureAwait(false);
            }
        }

        static async Task LoadAsync(ISessionStorage store)
        {
            await Task.Yield();
            for (var i = 0; i < 15; i++)
            {
                if (await store.LoadAsync("t").ConfigureAwait(false) is { } state)
                {
                    state.SameAs(Conversations.Long(state.Messages.Count), "What was loaded meanwhile");
                }
            }
        }
    }

    private static async Task OthersDeleteIsNoticed(StorageUnderTest storage)
    {
        var (one, other) = (storage.Open(), storage.Open());
        var revision = await one.SaveAsync("t", Conversations.Saying("1")).ConfigureAwait(false);
        await other.DeleteAsync("t").ConfigureAwait(false);
        await Expect
            .ThrowsAsync<SessionConflictException>(
                () => one.SaveAsync("t", Conversations.Saying("2") with { Revision = revision }).AsTask(),
                "Saving what was deleted"
            )
            .ConfigureAwait(false);
        await one.SaveAsync("t", Conversations.Saying("3")).ConfigureAwait(false);
        (await other.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("3"), "The new thread");
    }
}
