using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>What was saved is what comes back.</summary>
internal static class KeepingChecks
{
    public static IReadOnlyList<StorageCheck> All { get; } =
    [
        new("A thread that nobody saved is not there", NobodySaved),
        new("Everything in a conversation comes back", storage => ComesBack(storage.Open(), Conversations.Full)),
        new("An empty conversation comes back", storage => ComesBack(storage.Open(), ChatState.Empty)),
        new("A conversation in the middle of an answer comes back", storage => ComesBack(storage.Open(), Conversations.Streaming)),
        new("The last error, steps and subagents are not saved", FleetingPartsAreNotSaved),
        new("A save replaces everything that was there", SaveReplaces),
        new("A long conversation comes back after every kind of change", LongConversationChanges),
        new("What was opened stays as it was, whatever is saved and opened later", OpenedStays),
        new("A conversation comes back unchanged from a journey through another store", MovesToAnotherStore),
        new("A call that was cancelled before it began changes nothing", CancelledCallChangesNothing),
    ];

    private static async Task NobodySaved(StorageUnderTest storage)
    {
        var loaded = await storage.Open().LoadAsync("nobody").ConfigureAwait(false);
        Expect.Equal(null, loaded, "A thread that nobody saved");
    }

    private static async Task ComesBack(ISessionStorage store, ChatState state)
    {
        var revision = await store.SaveAsync("t", state).ConfigureAwait(false);
        var loaded = await store.LoadAsync("t").ConfigureAwait(false);
        loaded.SameAs(state, "The conversation");
        Expect.Equal(revision, loaded!.Revision, "The revision of what was loaded");
    }

    private static async Task FleetingPartsAreNotSaved(StorageUnderTest storage)
    {
        var store = storage.Open();
        var fleeting = Conversations.Full with
        {
            Error = new BusinessError("no", ErrorCode.Unknown),
            ActiveSteps = [new("plan", null)],
            Subagents = [new("s1", "scout")],
        };
        await store.SaveAsync("t", fleeting).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Full, "What is kept");
    }

    private static async Task SaveReplaces(StorageUnderTest storage)
    {
        var store = storage.Open();
        await store.SaveAsync("t", Conversations.Full).ConfigureAwait(false);
        await store.SaveAsync("t", Conversations.Saying("new"), SaveMode.Overwrite).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("new"), "The second save");
    }

    private static async Task LongConversationChanges(StorageUnderTest storage)
    {
        var store = storage.Open();
        var state = Conversations.Long(2_100);
        foreach (var change in Changes())
        {
            state = state with { Messages = change(state.Messages) };
            state = state with { Revision = await store.SaveAsync("t", state).ConfigureAwait(false) };
            (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(state, "The changed conversation");
        }
    }

    private static IEnumerable<Func<ValueList<Message>, ValueList<Message>>> Changes()
    {
        yield return list => list;
        yield return list => list.Add(Conversations.Number(5_000));
        yield return list => list.SetItem(0, Conversations.Number(5_001)).SetItem(1_055, Conversations.Number(5_002));
        yield return list => list.Insert(1_000, Conversations.Number(5_003));
        yield return list => list.RemoveAt(31);
        yield return list => list.Take(1_024);
        yield return list => list.Take(3).Add(Conversations.Number(5_004));
        yield return _ => [];
        yield return _ => Conversations.Long(33).Messages;
    }

    private static async Task OpenedStays(StorageUnderTest storage)
    {
        var store = storage.Open();
        await store.SaveAsync("t", Conversations.Full).ConfigureAwait(false);
        var opened = await store.LoadAsync("t").ConfigureAwait(false);
        for (var i = 0; i < 10; i++)
        {
            await store.SaveAsync("t", Conversations.Long(100), SaveMode.Overwrite).ConfigureAwait(false);
            await store.LoadAsync("t").ConfigureAwait(false);
        }
        opened.SameAs(Conversations.Full, "What was opened before");
    }

    private static async Task MovesToAnotherStore(StorageUnderTest storage)
    {
        var (store, other) = (storage.Open(), new InMemorySessionStorage());
        await store.SaveAsync("t", Conversations.Full).ConfigureAwait(false);
        await other.SaveAsync("t", (await store.LoadAsync("t").ConfigureAwait(false))!, SaveMode.Overwrite).ConfigureAwait(false);
        var back = (await other.LoadAsync("t").ConfigureAwait(false))!;
        await store.SaveAsync("back", back, SaveMode.Overwrite).ConfigureAwait(false);
        (await store.LoadAsync("back").ConfigureAwait(false)).SameAs(Conversations.Full, "What came back");
    }

    private static async Task CancelledCallChangesNothing(StorageUnderTest storage)
    {
        var store = storage.Open();
        var (before, cancelled) = (Conversations.Saying("before"), new CancellationToken(canceled: true));
        var revision = await store.SaveAsync("t", before).ConfigureAwait(false);
        await Expect
            .ThrowsAsync<OperationCanceledException>(
                () => store.SaveAsync("t", before with { Revision = revision }, cancellationToken: cancelled).AsTask(),
                "A cancelled save"
            )
            .ConfigureAwait(false);
        await Expect
            .ThrowsAsync<OperationCanceledException>(() => store.DeleteAsync("t", cancelled).AsTask(), "A cancelled delete")
            .ConfigureAwait(false);
        await Expect
            .ThrowsAsync<OperationCanceledException>(() => store.LoadAsync("t", cancelled).AsTask(), "A cancelled load")
            .ConfigureAwait(false);
        var loaded = await store.LoadAsync("t").ConfigureAwait(false);
        loaded.SameAs(before, "The thread");
        Expect.Equal(revision, loaded!.Revision, "Its revision");
    }
}
