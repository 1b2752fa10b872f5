namespace Cloister.Agents.Tests.Storage;

/// <summary>The file and what lies in its place.</summary>
public sealed class FileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Files_are_for_their_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var parent = new TemporaryFolder();
        var folder = parent[".agent"];

        await using var store = await AgentStore.OpenAsync(new() { Folder = folder, Modules = [Items.Module] });
        await store.CommitAsync(Items.Set(1), Durability.Disk).WaitAsync(Patience);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(folder));
        Assert.Equal(
            ["state.db", "state.db-shm", "state.db-wal", "state.lock", "state.pid"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
    }

    [Theory]
    [InlineData("no database at all, and longer than the beginning of one")]
    [InlineData("short")]
    public async Task What_is_no_database_is_refused_and_left_alone(string content)
    {
        await using var place = await StorePlace.NewAsync();
        await File.WriteAllTextAsync(place.Database, content);

        Assert.Equal(StoreRefusal.Foreign, await RefusalAsync(place));

        Assert.Equal(content, await File.ReadAllTextAsync(place.Database));
    }

    [Fact]
    public async Task Database_of_another_program_is_refused_and_left_alone()
    {
        await using var place = await StorePlace.NewAsync();
        await File.WriteAllTextAsync(place.Database, "");
        using (var other = place.Connect())
        {
            other.Run("CREATE TABLE meta (name TEXT, value TEXT)");
        }

        Assert.Equal(StoreRefusal.Foreign, await UntouchedAsync(place, () => RefusalAsync(place)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_of_a_newer_version_is_refused_and_left_alone(bool isWithLog)
    {
        await using var place = await StorePlace.NewAsync();
        await using (await place.OpenAsync()) { }

        // Left behind by a process that was killed: part of it is in the log only.
        var other = place.Connect();
        other.Run("UPDATE meta SET value = '9' WHERE name = 'schema.sessions'");
        if (isWithLog)
        {
            File.Copy(place.Database, place.Database + ".copy");
            File.Copy(place.Database + "-wal", place.Database + ".copy-wal");
        }

        other.Dispose();
        if (isWithLog)
        {
            File.Move(place.Database + ".copy", place.Database, overwrite: true);
            File.Move(place.Database + ".copy-wal", place.Database + "-wal", overwrite: true);
        }

        Assert.Equal(StoreRefusal.Newer, await UntouchedAsync(place, () => RefusalAsync(place)));
    }

    [Fact]
    public async Task Damaged_file_is_refused_and_left_alone()
    {
        await using var place = await StorePlace.NewAsync();
        await using (await place.OpenAsync()) { }
        await OverwriteAsync(place.Database, from: 100);

        Assert.Equal(StoreRefusal.Damaged, await UntouchedAsync(place, () => RefusalAsync(place)));
    }

    [Fact]
    public async Task Damage_that_shows_later_stops_the_writing()
    {
        await using var place = await StorePlace.NewAsync();
        await using (var store = await place.OpenAsync())
        {
            await store.CommitAsync(new WriteSet().Do(Items.Add, 1, "text", new byte[2_000_000]), Durability.Disk).WaitAsync(Patience);
        }

        // Everything behind the pages that a start reads.
        await OverwriteAsync(place.Database, from: (int)new FileInfo(place.Database).Length / 2);
        await using var opened = await place.OpenAsync();

        var exception = await Assert.ThrowsAsync<StoreStoppedException>(() =>
            opened.CommitAsync(new WriteSet().Do(new("UPDATE item SET body = NULL")), Durability.Os).WaitAsync(Patience)
        );

        Assert.Contains("is damaged", exception.Message, StringComparison.Ordinal);
        Assert.False(opened.Health.CanWrite);
        await Assert.ThrowsAsync<StoreStoppedException>(() => opened.CommitAsync(Items.Set(5), Durability.Os).WaitAsync(Patience));
    }

    [Fact]
    public async Task File_without_bytes_is_a_new_one()
    {
        await using var place = await StorePlace.NewAsync();
        await File.WriteAllTextAsync(place.Database, "");

        await using var store = await place.OpenAsync();

        Assert.Equal(1, store.Epoch);
    }

    [Fact]
    public async Task Place_that_cannot_be_written_to_is_named()
    {
        await using var place = await StorePlace.NewAsync();
        Directory.CreateDirectory(place.Database);

        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await place.OpenAsync());

        Assert.Contains(place.Database, exception.Message, StringComparison.Ordinal);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static async Task<StoreRefusal> RefusalAsync(StorePlace place)
    {
        var exception = await Assert.ThrowsAsync<StoreRefusedException>(async () => await place.OpenAsync());
        Assert.Contains(place.Database, exception.Message, StringComparison.Ordinal);
        Assert.Contains("nothing in it was changed", exception.Message, StringComparison.Ordinal);
        return exception.Reason;
    }

    private static async Task<T> UntouchedAsync<T>(StorePlace place, Func<Task<T>> work)
    {
        var before = await ContentAsync(place);
        var outcome = await work();
        var after = await ContentAsync(place);
        Assert.Equal(before.File, after.File);
        Assert.Equal(before.Log, after.Log);
        return outcome;
    }

    private static async Task<(byte[] File, byte[] Log)> ContentAsync(StorePlace place)
    {
        var log = new FileInfo(place.Database + "-wal");
        return (
            await File.ReadAllBytesAsync(place.Database),
            log is { Exists: true, Length: > 0 } ? await File.ReadAllBytesAsync(log.FullName) : []
        );
    }

    private static async Task OverwriteAsync(string path, int from)
    {
        await using var file = File.OpenWrite(path);
        var rest = new byte[file.Length - from];
        new Random(1).NextBytes(rest);
        file.Position = from;
        await file.WriteAsync(rest);
    }
}
