using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Threads are apart, whatever they are called, and are listed.</summary>
internal static class ThreadChecks
{
    private static readonly string[] OddIds =
    [
        "",
        " ",
        ".",
        "..",
        "../t",
        "/",
        "\\",
        "a/b",
        "a\\b",
        "C:\\t",
        "a",
        "A",
        "a ",
        "a.",
        "%41",
        "~41",
        "-",
        "--",
        "*?<>|\"",
        "\0",
        "a\0b",
        "\n",
        "CON",
        "con",
        "nul.txt",
        "COM1",
        "e\u0301",
        "\u00e9",
        "İ",
        "😀",
        "t.tmp",
        "t-a.thread",
        "../a.thread",
        "a\0.thread",
        new string('z', 5_000) + ".thread",
        "t.lock",
        "select",
        "'",
        new('x', 240),
        new('x', 241),
        new('y', 5_000),
        new('Y', 5_000),
    ];

    public static IReadOnlyList<StorageCheck> All { get; } =
    [
        new("A thread is forgotten when it is deleted, and can be saved anew", DeleteForgets),
        new("Deleting what is not there succeeds", storage => storage.Open().DeleteAsync("nobody").AsTask()),
        new("Every text can be the id of a thread of its own", EveryTextIsAnId),
        new("An id that is no Unicode text is refused", BrokenIdIsRefused),
        new("The list has every thread once, with what is in it", ListHasEveryThread),
        new("A list stays as it was while threads come and go", ListIsASnapshot),
    ];

    private static async Task DeleteForgets(StorageUnderTest storage)
    {
        var store = storage.Open();
        await store.SaveAsync("t", Conversations.Full).ConfigureAwait(false);
        await store.SaveAsync("other", Conversations.Full).ConfigureAwait(false);

        await store.DeleteAsync("t").ConfigureAwait(false);

        Expect.Equal(null, await store.LoadAsync("t").ConfigureAwait(false), "The deleted thread");
        Expect.Equal("other", string.Join(", ", await IdsAsync(store).ConfigureAwait(false)), "The list");
        await store.SaveAsync("t", Conversations.Saying("again")).ConfigureAwait(false);
        (await store.LoadAsync("t").ConfigureAwait(false)).SameAs(Conversations.Saying("again"), "The new thread");
    }

    private static async Task EveryTextIsAnId(StorageUnderTest storage)
    {
        var store = storage.Open();
        foreach (var id in OddIds)
        {
            await store.SaveAsync(id, Conversations.Saying($"I am '{id}'")).ConfigureAwait(false);
        }

        foreach (var id in OddIds)
        {
            (await store.LoadAsync(id).ConfigureAwait(false)).SameAs(Conversations.Saying($"I am '{id}'"), $"Thread '{id}'");
        }

        var listed = await IdsAsync(store).ConfigureAwait(false);
        Expect.Equal(Lines(OddIds), Lines(listed), "The list");
        foreach (var id in OddIds)
        {
            await store.DeleteAsync(id).ConfigureAwait(false);
        }

        Expect.Equal("", Lines(await IdsAsync(store).ConfigureAwait(false)), "The list after all were deleted");
    }

    private static async Task BrokenIdIsRefused(StorageUnderTest storage)
    {
        var store = storage.Open();
        await Expect
            .ThrowsAsync<ArgumentException>(
                async () => await store.SaveAsync("a\ud800", Conversations.Full).ConfigureAwait(false),
                "Saving it"
            )
            .ConfigureAwait(false);
        await Expect
            .ThrowsAsync<ArgumentException>(async () => await store.LoadAsync("a\ud800").ConfigureAwait(false), "Loading it")
            .ConfigureAwait(false);
        await Expect
            .ThrowsAsync<ArgumentException>(async () => await store.DeleteAsync("a\ud800").ConfigureAwait(false), "Deleting it")
            .ConfigureAwait(false);
    }

    private static async Task ListHasEveryThread(StorageUnderTest storage)
    {
        var store = storage.Open();
        var revision = await store.SaveAsync("full", Conversations.Saying("replaced")).ConfigureAwait(false);
        await store.SaveAsync("full", Conversations.Full with { Revision = revision }).ConfigureAwait(false);
        await store.SaveAsync("long", Conversations.Saying(new string('x', 99) + "😀" + new string('x', 200))).ConfigureAwait(false);
        await store.SaveAsync("silent", AgUi.ChatState.Empty).ConfigureAwait(false);

        var threads = new Dictionary<string, ThreadInfo>(StringComparer.Ordinal);
        await foreach (var thread in store.ListThreadsAsync().ConfigureAwait(false))
        {
            Expect.Equal(null, thread.Unreadable, $"What is wrong with '{thread.ThreadId}'");
            threads.Add(thread.ThreadId, thread with { Updated = null });
        }

        Expect.Equal(3, threads.Count, "The number of threads");
        Expect.Equal(ThreadInfo.Of("full", Conversations.Full, null), threads.GetValueOrDefault("full"), "The full one");
        Expect.Equal(new("long") { MessageCount = 1, FirstText = new string('x', 99) }, threads.GetValueOrDefault("long"), "The long one");
        Expect.Equal(new("silent"), threads.GetValueOrDefault("silent"), "The silent one");
    }

    private static async Task ListIsASnapshot(StorageUnderTest storage)
    {
        var store = storage.Open();
        for (var i = 0; i < 10; i++)
        {
            await store.SaveAsync($"{i}", Conversations.Saying("here")).ConfigureAwait(false);
        }

        HashSet<string> listed = new(StringComparer.Ordinal);
        await foreach (var thread in store.ListThreadsAsync().ConfigureAwait(false))
        {
            Expect.True(listed.Add(thread.ThreadId), $"'{thread.ThreadId}' is listed twice.");
            await store.SaveAsync(thread.ThreadId, Conversations.Saying("changed"), SaveMode.Overwrite).ConfigureAwait(false);
        }

        Expect.Equal(10, listed.Count, "The number of threads");
    }

    private static async Task<List<string>> IdsAsync(ISessionStorage store)
    {
        List<string> ids = [];
        await foreach (var thread in store.ListThreadsAsync().ConfigureAwait(false))
        {
            ids.Add(thread.ThreadId);
        }

        return ids;
    }

    private static string Lines(IEnumerable<string> ids) => string.Join('\u0001', ids.Order(StringComparer.Ordinal));
}
