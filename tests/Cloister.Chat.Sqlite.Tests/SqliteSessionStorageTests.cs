using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public sealed class SqliteSessionStorageTests : IDisposable
{
    private static readonly ChatState Talk = new()
    {
        Messages = [new UserMessage("m1", "one"), new UserMessage("m2", "two"), new UserMessage("m3", "three")],
    };

    // Two of these do not go into one block.
    private static readonly ChatState LongTalk = new() { Messages = [Long("m1", "one"), Long("m2", "two"), Long("m3", "three")] };

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
    public async Task Only_blocks_with_messages_that_changed_are_written(bool isReopened)
    {
        var state = LongTalk with { Revision = await _storage.SaveAsync("t", LongTalk) };
        using var other = new SqliteSessionStorage(File);
        var storage = isReopened ? other : _storage;
        state = isReopened ? (await storage.LoadAsync("t"))! : state;
        await ExecuteAsync("UPDATE block SET body = replace(CAST(body AS TEXT), 'three', 'THREE')");

        await storage.SaveAsync("t", state with { Messages = state.Messages.SetItem(0, Long("m1", "uno")) });

        Assert.Equal(["uno", "two", "THREE"], await TextsAsync());
    }

    [Fact]
    public async Task Who_does_not_know_what_is_stored_writes_what_differs_from_it()
    {
        await _storage.SaveAsync("t", LongTalk);
        await ExecuteAsync(
            """
            CREATE TABLE written (id);
            CREATE TRIGGER added AFTER INSERT ON block BEGIN INSERT INTO written VALUES (new.id & 0xffffffff); END;
            CREATE TRIGGER changed AFTER UPDATE ON block BEGIN INSERT INTO written VALUES (new.id & 0xffffffff); END;
            """
        );
        using var other = new SqliteSessionStorage(File);

        await other.SaveAsync("t", LongTalk with { Messages = LongTalk.Messages.SetItem(1, Long("m2", "zwei")) }, SaveMode.Overwrite);

        Assert.Equal(["one", "zwei", "three"], await TextsAsync());
        Assert.Equal([1], await NumbersAsync("SELECT id FROM written"));
    }

    [Fact]
    public async Task Replacing_what_cannot_be_read_leaves_none_of_its_rows()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("INSERT INTO block (id, body) SELECT max(id) + 1, body FROM block");
        using var other = new SqliteSessionStorage(File);
        await Assert.ThrowsAsync<SessionDataException>(async () => await other.LoadAsync("t"));

        await other.SaveAsync("t", Talk, SaveMode.Overwrite);

        Assert.Equal(Talk.Messages, (await other.LoadAsync("t"))!.Messages);
    }

    [Fact]
    public async Task What_is_deleted_or_cut_off_leaves_no_rows()
    {
        var revision = await _storage.SaveAsync("t", LongTalk);
        await _storage.SaveAsync("u", LongTalk);
        await _storage.SaveAsync("t", LongTalk with { Messages = LongTalk.Messages.Take(1), Revision = revision });
        Assert.Equal([4], await NumbersAsync("SELECT count(*) FROM block"));

        await _storage.DeleteAsync("t");

        Assert.Equal([3], await NumbersAsync("SELECT count(*) FROM block"));
    }

    [Fact]
    public async Task Blocks_hold_messages_as_lines_of_the_json_that_all_stores_share()
    {
        await _storage.SaveAsync("t", Talk);
        var json = Encoding.UTF8.GetString(ChatStateJson.ToUtf8(Talk));

        var lines = Assert.Single(await TextsAsync("SELECT body FROM block"));

        Assert.EndsWith("\n", lines);
        Assert.Contains(lines.TrimEnd('\n').Replace('\n', ','), json);
    }

    [Fact]
    public async Task A_thread_that_grew_turn_by_turn_has_the_blocks_of_one_that_was_saved_at_once()
    {
        var state = new ChatState();
        for (var i = 0; i < 150; i++)
        {
            state = state with { Messages = state.Messages.Add(new UserMessage($"m{i}", new string('x', i * 7))) };
            state = state with { Revision = await _storage.SaveAsync("grown", state) };
        }

        await _storage.SaveAsync("at once", state with { Revision = null });

        var lengths = await NumbersAsync("SELECT length(body) FROM block");
        Assert.True(lengths.Count > 8, $"There are {lengths.Count} blocks of two threads.");
        Assert.Equal(lengths[..(lengths.Count / 2)], lengths[(lengths.Count / 2)..]);
        Assert.All(lengths, length => Assert.InRange(length, 1, ThreadSchema.PageSize));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_changes_in_a_thread_is_what_is_stored(int seed)
    {
        var random = new Random(seed);
        var state = new ChatState();
        for (var save = 0; save < 150; save++)
        {
            // The other one does not know what is stored.
            using var other = new SqliteSessionStorage(File);
            state = state with { Messages = Changed(state.Messages, save, random) };
            var storage = random.Next(4) == 0 ? other : _storage;
            state = state with { Revision = await storage.SaveAsync("t", state) };

            Assert.Equal(state, await other.LoadAsync("t"));
        }
    }

    [Fact]
    public async Task A_missing_block_makes_its_thread_corrupt_and_no_other()
    {
        await _storage.SaveAsync("t", LongTalk);
        await _storage.SaveAsync("u", LongTalk);
        await ExecuteAsync("DELETE FROM block WHERE id = (SELECT min(id) + 1 FROM block)");

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await _storage.LoadAsync("t"));

        Assert.Equal(("t", SessionDataReason.Corrupt), (failure.ThreadId, failure.Reason));
        Assert.NotNull(await _storage.LoadAsync("u"));
        Assert.Equal(2, (await _storage.ListThreadsAsync().ToListAsync()).Count);
    }

    [Fact]
    public async Task Quarantine_keeps_the_rows_and_frees_the_id()
    {
        await _storage.SaveAsync("t", LongTalk);
        await ExecuteAsync("UPDATE block SET body = 'no json'");

        Assert.NotNull(await _storage.QuarantineAsync("t"));

        Assert.Null(await _storage.LoadAsync("t"));
        Assert.Empty(await _storage.ListThreadsAsync().ToListAsync());
        Assert.Equal([3], await NumbersAsync("SELECT count(*) FROM block"));
        await _storage.SaveAsync("t", Talk);
        Assert.Null(await _storage.QuarantineAsync("nobody"));
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_and_not_touched()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("PRAGMA user_version = 3");
        _storage.Dispose();
        var before = await System.IO.File.ReadAllBytesAsync(File);
        using var storage = new SqliteSessionStorage(File);

        foreach (var call in new Func<Task>[] { () => storage.LoadAsync("t").AsTask(), () => storage.SaveAsync("t", Talk).AsTask() })
        {
            var failure = await Assert.ThrowsAsync<SessionDataException>(call);
            Assert.Equal(("t", SessionDataReason.NewerVersion), (failure.ThreadId, failure.Reason));
            Assert.Contains(File, failure.Message);
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
    public async Task Tables_from_before_the_first_release_are_refused()
    {
        await _storage.SaveAsync("t", Talk);
        await ExecuteAsync("PRAGMA user_version = 1");
        using var storage = new SqliteSessionStorage(File);

        var failure = await Assert.ThrowsAsync<IOException>(async () => await storage.LoadAsync("t"));

        Assert.Contains("version 1", failure.Message);
    }

    [Fact]
    public async Task What_is_no_database_is_refused_as_a_whole_until_it_is_gone()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('?', 5_000));
        var calls = new Func<Task>[]
        {
            () => _storage.LoadAsync("t").AsTask(),
            () => _storage.SaveAsync("t", Talk).AsTask(),
            () => _storage.DeleteAsync("t").AsTask(),
            () => _storage.QuarantineAsync("t").AsTask(),
            () => _storage.ListThreadsAsync().ToListAsync().AsTask(),
        };
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<IOException>(call);
            Assert.Contains($"'{File}' is not used for threads, because it is no database", failure.Message);
        }

        Assert.Equal(new string('?', 5_000), await System.IO.File.ReadAllTextAsync(File));
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

    private static UserMessage Long(string id, string text) => new(id, text + new string('.', ThreadSchema.PageSize / 2));

    private static ValueList<Message> Changed(ValueList<Message> messages, int save, Random random)
    {
        var message = new UserMessage($"m{save}", new string((char)('a' + (save % 26)), random.Next(6) == 0 ? 20_000 : random.Next(4_000)));
        return random.Next(8) switch
        {
            0 when messages.Count > 0 => messages.Take(random.Next(messages.Count)),
            1 or 2 when messages.Count > 0 => messages.SetItem(random.Next(messages.Count), message),
            3 => [.. Enumerable.Range(0, random.Next(20)).Select(i => message with { Id = $"m{save}.{i}" }), .. messages],
            _ => messages.Add(message),
        };
    }

    private async Task<List<string>> TextsAsync()
    {
        using var storage = new SqliteSessionStorage(File);
        return [.. (await storage.LoadAsync("t"))!.Messages.Select(message => message.Text.ToString().TrimEnd('.'))];
    }

    private Task ExecuteAsync(string sql) =>
        Task.Run(() =>
        {
            using var database = SqliteDatabase.Open(File);
            database.Execute(sql);
        });

    private Task<List<long>> NumbersAsync(string sql) => ReadAsync(sql, row => row.Int64(0));

    private Task<List<string>> TextsAsync(string sql) => ReadAsync(sql, row => Encoding.UTF8.GetString(row.Bytes(0)));

    private Task<List<T>> ReadAsync<T>(string sql, Func<SqliteStatement, T> read) =>
        Task.Run(() =>
        {
            using var database = SqliteDatabase.Open(File);
            List<T> values = [];
            for (var query = database[sql]; query.Step(); )
            {
                values.Add(read(query));
            }

            return values;
        });
}
