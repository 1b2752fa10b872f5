using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class InMemorySessionStorageTests
{
    public static TheoryData<StorageCheck> Checks => [.. SessionStorageConformance.Checks];

    [Theory]
    [MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public Task It_keeps_every_promise(StorageCheck check) => check.RunAsync(() => new InMemorySessionStorage());

    [Fact]
    public async Task It_refers_to_what_was_saved()
    {
        var storage = new InMemorySessionStorage();
        var state = new ChatState { Messages = [new UserMessage("m1", "hi")] };

        await storage.SaveAsync("t", state);

        Assert.Same(state.Messages, (await storage.LoadAsync("t"))!.Messages);
    }

    [Fact]
    public async Task A_list_says_when_a_thread_was_saved()
    {
        var time = new ManualTimeProvider();
        var storage = new InMemorySessionStorage(time);

        await storage.SaveAsync("t", ChatState.Empty);

        var thread = Assert.Single(await storage.ListThreadsAsync().ToListAsync());
        Assert.Equal(time.GetUtcNow(), thread.Updated);
    }

    [Fact]
    public async Task None_keeps_nothing()
    {
        await SessionStorage.None.SaveAsync("t", ChatState.Empty);

        Assert.Null(await SessionStorage.None.LoadAsync("t"));
        Assert.Empty(await SessionStorage.None.ListThreadsAsync().ToListAsync());
        await SessionStorage.None.DeleteAsync("t");
    }
}
