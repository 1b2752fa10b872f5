using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public sealed class SqliteSessionStorageTests : IDisposable
{
    private static readonly ChatState Talk = new()
    {
        Messages = [new UserMessage("m1", "one"), new UserMessage("m2", "two"), new UserMessage("m3", "three")],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteSessionStorage _storage;

    public SqliteSessionStorageTests() => _storage = new(File);

    private string File => _folder["threads.db"];

    public void Dispose()
    {
        _storage.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_messages_that_changed_are_written(bool isReopened)
    {
        var state = Talk with { Revision = await _storage.SaveAsync("t", Talk) };
        using var other = new SqliteSessionStorage(File);
        var storage = isReopened ? other : _storage;
        state = isReopened ? (await storage.LoadAsync("t"))! : state;
        await ExecuteAsync("UPDATE message SET body = replace(CAST(body AS TEXT), 'three', 'THREE')");

        await storage.SaveAsync("t", state with { Messages = state.Messages.SetItem(0, new UserMessage("m1", "uno")) });

        Assert.Equal(["uno", "two", "THREE"], await TextsAsync());
    }

    [Fact]
    public async Task Who_does_not_know_what_is_stored_writes_what_differs_from_it()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync(
            "CREATE TABLE written (id); CREATE TRIGGER watch AFTER INSERT ON message BEGIN INSERT INTO written VALUES (new.id & 0xffffffff); END"
        );
        using var other = new SqliteSessionStorage(File);

        await other.SaveAsync("t", Talk with { Messages = Talk.Messages.SetItem(1, new UserMessage("m2", "zwei")) }, SaveMode.Overwrite);

        Assert.Equal(["one", "zwei", "three"], await TextsAsync());
        Assert.Equal([1], await NumbersAsync("SELECT id FROM written"));
    }

    [Fact]
    public async Task Replacing_what_cannot_be_read_leaves_none_of_its_rows()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("INSERT INTO message (id, body) SELECT max(id) + 1, body FROM message");
        using var other = new SqliteSessionStorage(File);
        await Assert.ThrowsAsync<SessionDataException>(async () => await other.LoadAsync("t"));

        await other.SaveAsync("t", Talk, SaveMode.Overwrite);

        Assert.Equal(Talk.Messages, (await other.LoadAsync("t"))!.Messages);
    }

    [Fact]
    public async Task What_is_deleted_or_cut_off_leaves_no_rows()
    {
        var revision = await _storage.SaveAsync("t", Talk);
        await _storage.SaveAsync("u", Talk);
        await _storage.SaveAsync("t", Talk with { Messages = Talk.Messages.Take(1), Revision = revision });
        Assert.Equal([4], await NumbersAsync("SELECT count(*) FROM message"));

        await _storage.DeleteAsync("t");

        Assert.Equal([3], await NumbersAsync("SELECT count(*) FROM message"));
    }

    [Fact]
    public async Task The_rows_put_together_are_the_json_that_all_stores_share()
    {
        await _storage.SaveAsync("t", Talk);

        using var database = SqliteDatabase.Open(File);
        var rows = new ThreadRows(database);

        Assert.Equal(ChatStateJson.ToUtf8(Talk), rows.ReadDocument(rows.Find("t")!)!.Value.ToArray());
    }

    [Fact]
    public async Task A_missing_message_makes_its_thread_corrupt_and_no_other()
    {
        await _storage.SaveAsync("t", Talk);
        await _storage.SaveAsync("u", Talk);
        await ExecuteAsync("DELETE FROM message WHERE id = (SELECT min(id) + 1 FROM message)");

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await _storage.LoadAsync("t"));

        Assert.Equal(("t", SessionDataReason.Corrupt), (failure.ThreadId, failure.Reason));
        Assert.NotNull(await _storage.LoadAsync("u"));
        Assert.Equal(2, (await _storage.ListThreadsAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task Quarantine_keeps_the_rows_and_frees_the_id()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("UPDATE message SET body = 'no json'");

        Assert.NotNull(await _storage.QuarantineAsync("t"));

        Assert.Null(await _storage.LoadAsync("t"));
        Assert.Empty(await _storage.ListThreadsAsync().ToListAsync());
        Assert.Equal([3], await NumbersAsync("SELECT count(*) FROM message"));
        await _storage.SaveAsync("t", Talk);
        Assert.Null(await _storage.QuarantineAsync("nobody"));
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_and_not_touched()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("PRAGMA user_version = 2");
        _storage.Dispose();
        var before = await System.IO.File.ReadAllBytesAsync(File);
        using var storage = new SqliteSessionStorage(File);

        foreach (var call in new Func<Task>[] { () => storage.LoadAsync("t").AsTask(), () => storage.SaveAsync("t", Talk).AsTask() })
        {
            var failure = await Assert.ThrowsAsync<SessionDataException>(call);
            Assert.Equal(SessionDataReason.NewerVersion, failure.Reason);
        }

        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused_and_not_touched()
    {
        await ExecuteAsync("CREATE TABLE theirs (a); PRAGMA user_version = 1");
        var before = await System.IO.File.ReadAllBytesAsync(File);

        var failure = await Assert.ThrowsAsync<IOException>(async () => await _storage.SaveAsync("t", Talk));

        Assert.Contains("another program", failure.Message);
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File));
    }

    [Fact]
    public async Task What_is_no_database_is_corrupt_until_it_is_gone()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('?', 5_000));
        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await _storage.LoadAsync("t"));
        Assert.Equal(("t", SessionDataReason.Corrupt), (failure.ThreadId, failure.Reason));
        await Assert.ThrowsAsync<SessionDataException>(async () => await _storage.ListThreadsAsync().ToListAsync());
        System.IO.File.Delete(File);

        await _storage.SaveAsync("t", Talk);

        Assert.NotNull(await _storage.LoadAsync("t"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_fails_the_call_and_not_the_next()
    {
        Directory.CreateDirectory(File);
        await Assert.ThrowsAsync<IOException>(async () => await _storage.SaveAsync("t", Talk));
        Directory.Delete(File);

        await _storage.SaveAsync("t", Talk);

        Assert.NotNull(await _storage.LoadAsync("t"));
    }

    [Fact]
    public async Task A_save_waits_for_another_process_that_writes()
    {
        await _storage.SaveAsync("t", Talk);
        using var other = SqliteDatabase.Open(File);
        other.Execute("BEGIN IMMEDIATE");

        var save = _storage.SaveAsync("u", Talk).AsTask();
        Assert.NotNull(await _storage.LoadAsync("t"));
        Assert.False(save.IsCompleted);
        other.Execute("COMMIT");

        await save.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_storage_that_is_disposed_says_so_and_leaves_one_file()
    {
        await _storage.SaveAsync("t", Talk);
        await _storage.LoadAsync("t");

        await _storage.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _storage.LoadAsync("t"));
        Assert.Equal(File, Assert.Single(Directory.GetFiles(_folder.Path)));
    }

    [Fact]
    public void The_newer_of_the_two_libraries_is_used() =>
        Assert.True(Version.Parse(SqliteSessionStorage.LibraryVersion) >= new Version(3, 35, 5));

    private async Task<List<string>> TextsAsync()
    {
        using var storage = new SqliteSessionStorage(File);
        return [.. (await storage.LoadAsync("t"))!.Messages.Select(message => message.Text.ToString())];
    }

    private Task ExecuteAsync(string sql) =>
        Task.Run(() =>
        {
            using var database = SqliteDatabase.Open(File);
            database.Execute(sql);
        });

    private Task<List<long>> NumbersAsync(string sql) =>
        Task.Run(() =>
        {
            using var database = SqliteDatabase.Open(File);
            List<long> numbers = [];
            for (var query = database[sql]; query.Step(); )
            {
                numbers.Add(query.Int64(0));
            }

            return numbers;
        });
}
