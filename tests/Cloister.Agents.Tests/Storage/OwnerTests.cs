using Cloister.Testing;

namespace Cloister.Agents.Tests.Storage;

/// <summary>One process has the store.</summary>
public sealed class OwnerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Second_store_in_one_process_is_refused()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();

        var exception = await Assert.ThrowsAsync<StoreRefusedException>(async () => await place.OpenAsync());

        Assert.Equal(StoreRefusal.Locked, exception.Reason);
        Assert.Contains($"process {Environment.ProcessId} has it", exception.Message, StringComparison.Ordinal);
        Assert.Contains(place.Folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_is_free_again_when_it_is_closed()
    {
        await using var place = await StorePlace.NewAsync();
        await using (await place.OpenAsync()) { }

        await using var store = await place.OpenAsync();

        Assert.Equal(2, store.Epoch);
    }

    [Fact]
    public async Task Second_process_is_refused_and_told_who_has_it()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await OpenAsync(place);

        await using var other = KeeperProcess.Start("hold", place.Folder);

        Assert.Contains($"process {Environment.ProcessId} has it", await other.ReadAsync("refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_waits_until_the_other_process_is_done()
    {
        await using var place = await StorePlace.NewAsync();
        await using var other = KeeperProcess.Start("hold", place.Folder);
        await other.ReadAsync("open");

        var opening = OpenAsync(place, Patience).AsTask();
        Assert.False(opening.IsCompleted);
        await other.EndAsync();

        await using var store = await opening.WaitAsync(Patience);
        Assert.Equal(2, store.Epoch);
    }

    [Fact]
    public async Task Command_waits_no_longer_than_it_may()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();
        var time = new ManualTimeProvider();

        var opening = place.OpenAsync(time, patience: TimeSpan.FromSeconds(1)).AsTask();
        for (var half = 0; half < 2; half++)
        {
            await time.WaitForTimersAsync();
            Assert.False(opening.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        var exception = await Assert.ThrowsAsync<StoreRefusedException>(() => opening.WaitAsync(Patience));
        Assert.Equal(StoreRefusal.Locked, exception.Reason);
    }

    [Fact]
    public async Task Process_that_was_killed_leaves_no_lock()
    {
        await using var place = await StorePlace.NewAsync();
        await using (var other = KeeperProcess.Start("hold", place.Folder))
        {
            await other.ReadAsync("open");
            await other.KillAsync();
        }

        await using var store = await OpenAsync(place);
        Assert.Equal(2, store.Epoch);
    }

    private static ValueTask<AgentStore> OpenAsync(StorePlace place, TimeSpan patience = default) =>
        place.OpenAsync(patience: patience, modules: StateKeeper.Growth.Module);
}
