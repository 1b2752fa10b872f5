namespace Cloister.Agents.Tests.Storage;

public sealed class CommitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_was_committed_is_read_and_is_there_after_the_next_start()
    {
        using var folder = new TemporaryFolder();
        await using (var store = await OpenAsync(folder))
        {
            await store.CommitAsync(Items.Set(1, 2), Durability.Disk).WaitAsync(Patience);

            Assert.Equal([1, 2], await Items.KeysAsync(store));
        }

        await using var again = await OpenAsync(folder);
        Assert.Equal([1, 2], await Items.KeysAsync(again));
        Assert.Equal(2, again.Epoch);
    }

    [Fact]
    public async Task Set_that_breaks_a_rule_fails_alone_and_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var store = await OpenAsync(folder);

        var commits = Enumerable.Range(0, 50).Select(i => store.CommitAsync(Items.Set(i, i == 20 ? 20 : 100 + i), Durability.Os)).ToArray();
        await Task.WhenAll(commits).WaitAsync(Patience).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(20, Assert.Single(Enumerable.Range(0, 50), i => commits[i].IsFaulted));
        var keys = await Items.KeysAsync(store);
        Assert.Equal(98, keys.Count);
        Assert.DoesNotContain(20, keys);
    }

    [Fact]
    public async Task Set_that_expects_other_rows_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var store = await OpenAsync(folder);
        var set = Items.Set(1).DoExpecting(Items.Rename, 1, 7, new byte[] { 7 });

        var exception = await Assert.ThrowsAsync<UnexpectedRowsException>(() => store.CommitAsync(set, Durability.Os).WaitAsync(Patience));

        Assert.Equal((1, 0), (exception.Expected, exception.Actual));
        Assert.Empty(await Items.KeysAsync(store));
    }

    [Fact]
    public async Task Key_is_never_given_twice()
    {
        using var folder = new TemporaryFolder();
        long last;
        await using (var store = await OpenAsync(folder))
        {
            var keys = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => store.NextKeyAsync("item").AsTask())).WaitAsync(Patience);
            Assert.Equal(Enumerable.Range(1, 1_000).Select(key => (long)key), keys.Order());
            last = keys.Max();
        }

        await using var again = await OpenAsync(folder);
        Assert.True(await again.NextKeyAsync("item") > last);
        Assert.Equal(1, await again.NextKeyAsync("other"));
    }

    private static ValueTask<AgentStore> OpenAsync(TemporaryFolder folder) =>
        AgentStore.OpenAsync(new() { Folder = folder.Path, Modules = [Items.Module] });
}
