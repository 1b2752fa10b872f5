using Cloister.Testing;

namespace Cloister.Agents.Tests.Storage;

/// <summary>What the writer makes of sets that wait while it is at work. It is stopped after a commit that has reached the disk.</summary>
public sealed class GroupTests
{
    private const string Normal = "1";
    private const string Full = "2";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Statement AddSynchronous = new("INSERT INTO item (key, text) SELECT $1, synchronous FROM pragma_synchronous");

    [Fact]
    public async Task Sets_that_wait_become_one_transaction()
    {
        await using var place = await StorePlace.NewAsync();
        var brake = new Brake();
        await using var store = await place.OpenAsync(new ManualTimeProvider(), brake.Pass);

        var first = brake.HoldNextAsync(() => store.CommitAsync(Items.Set(-1), Durability.Disk));
        await first.WaitAsync(Patience);
        var commits = Enumerable.Range(0, 50).Select(i => store.CommitAsync(Items.Set(i), Durability.Disk)).ToArray();
        var before = brake.Passed;
        brake.Release();
        await Task.WhenAll(commits).WaitAsync(Patience);

        Assert.Equal(before + 1, brake.Passed);
    }

    [Fact]
    public async Task Group_with_a_bad_set_is_taken_back_and_tried_one_by_one()
    {
        await using var place = await StorePlace.NewAsync();
        var brake = new Brake();
        await using var store = await place.OpenAsync(new ManualTimeProvider(), brake.Pass);

        await brake.HoldNextAsync(() => store.CommitAsync(Items.Set(-1), Durability.Disk)).WaitAsync(Patience);
        var commits = Enumerable
            .Range(0, 50)
            .Select(i => store.CommitAsync(Items.Set(i, i == 49 ? 0 : 100 + i), Durability.Disk))
            .ToArray();
        var before = brake.Passed;
        brake.Release();

        await Assert.ThrowsAsync<WriteRefusedException>(() => commits[49].WaitAsync(Patience));
        await Task.WhenAll(commits[..49]).WaitAsync(Patience);
        Assert.Equal(before + 49, brake.Passed);
        Assert.DoesNotContain(49, await Items.KeysAsync(store));
    }

    [Fact]
    public async Task Group_gets_the_guarantee_of_its_most_careful_set()
    {
        await using var place = await StorePlace.NewAsync();
        var brake = new Brake();
        await using var store = await place.OpenAsync(new ManualTimeProvider(), brake.Pass);
        await store.CommitAsync(new WriteSet().Do(AddSynchronous, 1), Durability.Os).WaitAsync(Patience);

        await brake.HoldNextAsync(() => store.CommitAsync(new WriteSet().Do(AddSynchronous, 2), Durability.Disk)).WaitAsync(Patience);
        var careless = store.CommitAsync(new WriteSet().Do(AddSynchronous, 3), Durability.Os);
        var careful = store.CommitAsync(new WriteSet().Do(AddSynchronous, 4), Durability.Disk);
        brake.Release();
        await Task.WhenAll(careless, careful).WaitAsync(Patience);
        await store.CommitAsync(new WriteSet().Do(AddSynchronous, 5), Durability.Os).WaitAsync(Patience);

        var modes = await store.ReadAsync(reader => reader.ListAsync(Items.All, static row => row.GetString(1)));
        Assert.Equal([Normal, Full, Full, Full, Normal], modes);
    }
}
