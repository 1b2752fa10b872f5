using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>What is called first happens first.</summary>
internal static class OrderChecks
{
    public static IReadOnlyList<StorageCheck> All { get; } =
    [
        new("Saves of one thread take effect in the order of their calls", SavesKeepTheirOrder),
        new("A save that was called before a delete does not land after it", DeleteComesLast),
        new("Many threads are saved at once", ManyThreadsAtOnce),
        new("A call that failed does not spoil the next", FailureDoesNotSpoil),
    ];

    private static async Task SavesKeepTheirOrder(StorageUnderTest storage)
    {
        var store = storage.Open();
        var saves = Enumerable
            .Range(0, 20)
            .Select(number => store.SaveAsync("t", Conversations.Saying($"{number}"), SaveMode.Overwrite).AsTask())
            .ToList();
        await Task.WhenAll(saves).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("19"), "The last save");
    }

    private static async Task DeleteComesLast(StorageUnderTest storage)
    {
        var store = storage.Open();
        for (var round = 0; round < 5; round++)
        {
            var save = store.SaveAsync("t", Conversations.Long(500), SaveMode.Overwrite).AsTask();
            var delete = store.DeleteAsync("t").AsTask();
            await Task.WhenAll(save, delete).ConfigureAwait(false);
            Expect.Equal(null, await store.LoadAsync("t").ConfigureAwait(false), "The deleted thread");
        }
    }

    private static async Task ManyThreadsAtOnce(StorageUnderTest storage)
    {
        var store = storage.Open();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(SaveAndLoadAsync)).ConfigureAwait(false);

        async Task SaveAndLoadAsync(int number)
        {
            await Task.Yield();
            var state = Conversations.Saying($"{number}");
            for (var i = 0; i < 3; i++)
            {
                state = state with { Revision = await store.SaveAsync($"t{number}", state).ConfigureAwait(false) };
            }

            (await store.LoadAsync($"t{number}").ConfigureAwait(false)).SameAs(state, $"Thread {number}");
        }
    }

    private static async Task FailureDoesNotSpoil(StorageUnderTest storage)
    {
        var store = storage.Open();
        var revision = await store.SaveAsync("t", Conversations.Saying("1")).ConfigureAwait(false);
        var refused = SaveAsync(Conversations.Saying("2"));
        var accepted = SaveAsync(Conversations.Saying("3") with { Revision = revision });

        await Expect.ThrowsAsync<SessionConflictException>(() => refused, "Saving a new state over a stored one").ConfigureAwait(false);
        await accepted.ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("3"), "The thread");

        async Task SaveAsync(AgUi.ChatState state) => await store.SaveAsync("t", state).ConfigureAwait(false);
    }
}
