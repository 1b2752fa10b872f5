namespace Cloister.Agents.Tests.Storage;

/// <summary>What only a server does.</summary>
public sealed class ServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Statement AddSynchronous = new("INSERT INTO item (key, text) SELECT $1, current_setting('synchronous_commit')");

    [Fact]
    public async Task Guarantee_is_set_for_each_group()
    {
        await using var place = await StorePlace.NewAsync(StorePlace.Server);
        await using var store = await place.OpenAsync();
        Durability[] durabilities = [Durability.Os, Durability.Disk, Durability.Os];

        for (var key = 0; key < durabilities.Length; key++)
        {
            await store.CommitAsync(new WriteSet().Do(AddSynchronous, key), durabilities[key]).WaitAsync(Patience);
        }

        Assert.Equal(["off", "on", "off"], await store.ReadAsync(reader => reader.ListAsync(Items.All, static row => row.GetString(1))));
    }

    [Fact]
    public async Task Connections_that_break_are_made_anew()
    {
        await using var place = await StorePlace.NewAsync(StorePlace.Server);
        await using var store = await place.OpenAsync();
        await store.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Items.KeysAsync(store).AsTask()));

        BreakConnections(place);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Items.Set(2), Durability.Os).WaitAsync(Patience));
        Assert.False(store.Health.CanWrite);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Items.KeysAsync(store));

        await store.CommitAsync(Items.Set(3), Durability.Os).WaitAsync(Patience);
        Assert.True(store.Health.CanWrite);
        Assert.Equal([1, 3], await Items.KeysAsync(store));
    }

    [Fact]
    public async Task Two_that_start_at_once_make_the_tables_once_and_one_owns_them()
    {
        await using var place = await StorePlace.NewAsync(StorePlace.Server);
        using var other = new TemporaryFolder();

        var stores = await Task.WhenAll(
                Task.Run(() => place.OpenAsync().AsTask()),
                Task.Run(() => place.OpenAsync(folder: other.Path).AsTask())
            )
            .WaitAsync(Patience);

        var (old, owner) = stores[0].Epoch < stores[1].Epoch ? (stores[0], stores[1]) : (stores[1], stores[0]);
        await owner.CommitAsync(Items.Set(1), Durability.Os).WaitAsync(Patience);
        await Assert.ThrowsAsync<OwnershipLostException>(() => old.CommitAsync(Items.Set(2), Durability.Os).WaitAsync(Patience));
        Assert.Equal([1], await Items.KeysAsync(old));
        await old.DisposeAsync();
        await owner.DisposeAsync();
    }

    private static void BreakConnections(StorePlace place)
    {
        using var connection = place.Connect();
        connection.Run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_schema() AND pid <> pg_backend_pid()"
        );
    }
}
