using StateKeeper;

namespace Cloister.Agents.Tests.Storage;

public sealed class PowerCutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_was_on_the_disk_is_left_and_takes_along_what_was_before_it()
    {
        await using var place = await StorePlace.NewAsync();
        using var power = new PowerCut(place.Folder);
        await using var store = await place.OpenAsync(synced: power.Synced);

        await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);
        await store.CommitAsync(Items.Set(2), Durability.Disk).WaitAsync(Patience);
        await store.CommitAsync(Items.Set(3), Durability.Os).WaitAsync(Patience);

        Assert.Equal([1, 2], await LeftAsync(power));
    }

    [Fact]
    public async Task Whatever_the_moment_nothing_is_left_in_part()
    {
        await using var place = await StorePlace.NewAsync();
        using var power = new PowerCut(place.Folder);
        await using var store = await place.OpenAsync(synced: power.Synced, modules: Growth.Module);
        var random = new Random(1);
        var onDisk = new long[Growth.Lanes];
        var numbers = new long[Growth.Lanes];

        for (var cut = 0; cut < 20; cut++)
        {
            for (var step = random.Next(1, 20); step > 0; step--)
            {
                var lane = random.Next(Growth.Lanes);
                var durability = random.Next(4) == 0 ? Durability.Disk : Durability.Os;
                await store.CommitAsync(Growth.Step(lane, numbers[lane]++), durability).WaitAsync(Patience);
                if (durability == Durability.Disk)
                {
                    numbers.CopyTo(onDisk, 0);
                }
            }

            await LeftAsync(power, onDisk);
        }
    }

    private static async Task<List<long>> LeftAsync(PowerCut power)
    {
        using var left = power.Cut();
        await using var store = await AgentStore.OpenAsync(new() { Folder = left.Path, Modules = [Items.Module] });
        return await Items.KeysAsync(store);
    }

    private static async Task LeftAsync(PowerCut power, long[] expected)
    {
        using var left = power.Cut();
        await using var store = await Growth.OpenAsync(left.Path);
        for (var lane = 0; lane < Growth.Lanes; lane++)
        {
            Assert.Null(await Growth.FaultAsync(store, lane));
            Assert.Equal(expected[lane], await Growth.NumberAsync(store, lane));
        }
    }
}
