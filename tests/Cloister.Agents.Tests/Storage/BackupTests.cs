using StateKeeper;

namespace Cloister.Agents.Tests.Storage;

public sealed class BackupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Backup_opens_and_is_equal()
    {
        await using var place = await StorePlace.NewAsync();
        using var copy = new TemporaryFolder();
        await using var store = await place.OpenAsync();
        await store.CommitAsync(Items.Set(1, 2, 3), Durability.Os).WaitAsync(Patience);

        await store.BackupAsync(copy["state.db"]).WaitAsync(Patience);

        await using var restored = await AgentStore.OpenAsync(new() { Folder = copy.Path, Modules = [Items.Module] });
        Assert.Equal([1, 2, 3], await Items.KeysAsync(restored));
        Assert.Equal(store.Epoch + 1, restored.Epoch);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy["state.db"]));
        }
    }

    [Fact]
    public async Task Backup_is_of_one_moment_while_others_write()
    {
        await using var place = await StorePlace.NewAsync();
        using var copy = new TemporaryFolder();
        await using var store = await place.OpenAsync(modules: Growth.Module);
        using var end = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 0; !end.IsCancellationRequested; number++)
            {
                await store.CommitAsync(Growth.Step(0, number), Durability.Os);
            }
        });

        for (var i = 0; i < 5; i++)
        {
            Directory.CreateDirectory(copy[$"{i}"]);
            await store.BackupAsync(copy[$"{i}/state.db"]).WaitAsync(Patience);
        }

        await end.CancelAsync();
        await writing.WaitAsync(Patience);
        for (var i = 0; i < 5; i++)
        {
            await using var restored = await Growth.OpenAsync(copy[$"{i}"]);
            Assert.Null(await Growth.FaultAsync(restored, 0));
        }
    }

    [Fact]
    public async Task File_that_is_there_is_not_overwritten()
    {
        await using var place = await StorePlace.NewAsync();
        using var copy = new TemporaryFolder();
        await using var store = await place.OpenAsync();
        await File.WriteAllTextAsync(copy["precious"], "words");

        await Assert.ThrowsAsync<IOException>(() => store.BackupAsync(copy["precious"]).WaitAsync(Patience));

        Assert.Equal("words", await File.ReadAllTextAsync(copy["precious"]));
    }

    [Fact]
    public async Task Server_has_its_own_way()
    {
        await using var place = await StorePlace.NewAsync(StorePlace.Server);
        await using var store = await place.OpenAsync();

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => store.BackupAsync("anywhere").WaitAsync(Patience));

        Assert.Contains("pg_dump", exception.Message, StringComparison.Ordinal);
    }
}
