using Cloister.Testing;

namespace Cloister.Agents.Tests.Storage;

/// <summary>When the write-ahead log goes into the file. The file begins with a few pages, and grows only then.</summary>
public sealed class TidyingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Statement Count = new("SELECT count(*) FROM item");

    [Fact]
    public async Task In_a_pause()
    {
        await using var place = await StorePlace.NewAsync();
        var time = new ManualTimeProvider();
        var brake = new Brake();
        await using var store = await place.OpenAsync(time, brake.Pass);
        await store.CommitAsync(new WriteSet().Do(Items.Add, 1, "text", new byte[500_000]), Durability.Os).WaitAsync(Patience);
        Assert.True(FileSize(place) < 500_000);

        await time.WaitForTimersAsync();
        await brake
            .HoldNextAsync(() =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.CompletedTask;
            })
            .WaitAsync(Patience);
        brake.Release();

        Assert.True(FileSize(place) > 500_000);
    }

    [Fact]
    public async Task At_the_latest_when_it_has_grown()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();

        for (var key = 0; key < 60; key++)
        {
            await store.CommitAsync(new WriteSet().Do(Items.Add, key, "text", new byte[500_000]), Durability.Os).WaitAsync(Patience);
        }

        Assert.True(FileSize(place) > 20_000_000);
        Assert.InRange(LogSize(place), 1, 8_000_000);
    }

    [Fact]
    public async Task Even_if_somebody_always_reads()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync();
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadOnAndOnAsync(store, end.Token))).ToArray();

        for (var key = 0; key < 120; key++)
        {
            await store.CommitAsync(new WriteSet().Do(Items.Add, key, "text", new byte[500_000]), Durability.Os).WaitAsync(Patience);
        }

        await end.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(Patience);
        // All that was written is 60 MB; on a busy machine those who read are slow to let go.
        Assert.InRange(LogSize(place), 1, 45_000_000);
    }

    [Fact]
    public async Task When_the_store_is_closed()
    {
        await using var place = await StorePlace.NewAsync();
        await using (var store = await place.OpenAsync())
        {
            await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);
            await Items.KeysAsync(store);
        }

        Assert.Equal(["state.db", "state.lock"], Directory.GetFiles(place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static async Task ReadOnAndOnAsync(AgentStore store, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await store.ReadAsync(
                async reader =>
                {
                    // Others take turns meanwhile, so that at no moment nobody reads.
                    for (var time = 0; time < 100; time++)
                    {
                        await reader.NumberAsync(Count);
                        await Task.Yield();
                    }

                    return 0;
                },
                CancellationToken.None
            );
        }
    }

    private static long FileSize(StorePlace place) => new FileInfo(place.Database).Length;

    private static long LogSize(StorePlace place) => new FileInfo(place.Database + "-wal").Length;
}
