using System.Text;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class FileSessionStorageTests : IDisposable
{
    private static readonly ChatState Hello = new() { Messages = [new UserMessage("m1", "hello")] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_folder_is_made_when_it_is_needed()
    {
        var storage = new FileSessionStorage(_folder["new/folder"]);

        Assert.Null(await storage.LoadAsync("t"));
        Assert.Empty(await storage.ListThreadsAsync().ToListAsync());
        await storage.DeleteAsync("t");
        Assert.False(Directory.Exists(_folder["new"]));
        await storage.SaveAsync("t", Hello);

        Assert.True(File.Exists(_folder["new/folder/t-t.thread"]));
    }

    [Fact]
    public async Task The_file_ends_with_the_json_that_all_stores_share()
    {
        var memory = new InMemoryThreadBytes();
        await new FileSessionStorage(_folder.Path).SaveAsync("t", Hello);
        await new ByteSessionStorage(memory).SaveAsync("t", Hello);

        var file = await File.ReadAllBytesAsync(_folder["t-t.thread"]);

        Assert.True(file.AsSpan().EndsWith(memory.Records["t"].Content.Span));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_fails_the_call_and_not_the_next()
    {
        var storage = new FileSessionStorage(_folder["occupied"]);
        await File.WriteAllTextAsync(_folder["occupied"], "a file");
        await Assert.ThrowsAnyAsync<IOException>(async () => await storage.SaveAsync("t", Hello));
        File.Delete(_folder["occupied"]);

        await storage.SaveAsync("t", Hello);

        Assert.NotNull(await storage.LoadAsync("t"));
    }

    [Fact]
    public async Task What_a_crash_left_behind_is_not_a_thread_and_goes_with_the_next_list()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Hello);
        await File.WriteAllTextAsync(_folder["t-t.thread.tmp"], "half a");
        await File.WriteAllTextAsync(_folder["t-gone.thread.tmp"], "half a");

        var threads = await storage.ListThreadsAsync().ToListAsync();

        Assert.Equal("t", Assert.Single(threads).ThreadId);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_broken_thread_is_listed_and_can_be_deleted_and_the_others_stay()
    {
        var storage = new FileSessionStorage(_folder.Path);
        var longId = new string('L', 500);
        await storage.SaveAsync("good", Hello);
        await storage.SaveAsync("bad", Hello);
        await storage.SaveAsync(longId, Hello);
        var hashed = Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.Path, "h-*")));
        await File.WriteAllTextAsync(_folder["t-bad.thread"], "no thread");
        await File.WriteAllTextAsync(_folder[hashed], "no thread");

        var listed = await storage.ListThreadsAsync().ToDictionaryAsync(thread => thread.ThreadId, thread => thread.Unreadable);

        Assert.Equal(3, listed.Count);
        Assert.Null(listed["good"]);
        Assert.Equal(SessionDataReason.Corrupt, listed["bad"]);
        Assert.Equal(SessionDataReason.Corrupt, listed[hashed]);
        foreach (var name in listed.Keys.Where(name => name != "good"))
        {
            await storage.DeleteAsync(name);
        }

        Assert.Equal("good", Assert.Single(await storage.ListThreadsAsync().ToListAsync()).ThreadId);
    }

    [Fact]
    public async Task A_readable_thread_is_not_deleted_by_the_name_of_its_file()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Hello);

        await storage.DeleteAsync("t-t.thread");

        Assert.NotNull(await storage.LoadAsync("t"));
    }

    [Theory]
    [InlineData("no thread", SessionDataReason.Corrupt)]
    [InlineData("", SessionDataReason.Corrupt)]
    [InlineData("CLTH\u0002", SessionDataReason.Corrupt)]
    public async Task What_is_no_thread_file_is_corrupt(string content, SessionDataReason reason)
    {
        await File.WriteAllTextAsync(_folder["t-t.thread"], content);

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await new FileSessionStorage(_folder.Path).LoadAsync("t"));

        Assert.Equal(("t", reason), (failure.ThreadId, failure.Reason));
    }

    [Fact]
    public async Task Json_of_a_newer_version_is_refused_and_kept()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Hello);
        await ReplaceAsync("t-t.thread", "\"v\":2", "\"v\":9");
        var before = await File.ReadAllBytesAsync(_folder["t-t.thread"]);

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await storage.LoadAsync("t"));

        Assert.Equal(SessionDataReason.NewerVersion, failure.Reason);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["t-t.thread"]));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Hello);
        await ReplaceAsync("t-t.thread", "CLTH\u0001", "CLTH\u0002");

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await storage.LoadAsync("t"));

        Assert.Equal(SessionDataReason.NewerVersion, failure.Reason);
    }

    [Fact]
    public async Task A_file_that_was_renamed_to_another_thread_is_refused()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Hello);
        File.Move(_folder["t-t.thread"], _folder["t-u.thread"]);

        var failure = await Assert.ThrowsAsync<SessionDataException>(async () => await storage.LoadAsync("u"));

        Assert.Equal(SessionDataReason.Tampered, failure.Reason);
        Assert.Equal(SessionDataReason.Tampered, Assert.Single(await storage.ListThreadsAsync().ToListAsync()).Unreadable);
    }

    [Fact]
    public async Task What_cannot_be_read_is_replaced_only_when_that_is_asked_for()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await File.WriteAllTextAsync(_folder["t-t.thread"], "no thread");

        await Assert.ThrowsAsync<SessionConflictException>(async () => await storage.SaveAsync("t", Hello));
        await storage.SaveAsync("t", Hello, SaveMode.Overwrite);

        Assert.NotNull(await storage.LoadAsync("t"));
    }

    [Fact]
    public async Task Quarantine_moves_the_bytes_to_where_no_thread_is()
    {
        var storage = new FileSessionStorage(_folder.Path);
        await File.WriteAllTextAsync(_folder["t-t.thread"], "no thread");

        var place = await storage.QuarantineAsync("t");

        Assert.Equal("no thread", await File.ReadAllTextAsync(place!));
        Assert.Null(await storage.LoadAsync("t"));
        Assert.Empty(await storage.ListThreadsAsync().ToListAsync());
        await storage.SaveAsync("t", Hello);
        Assert.Null(await storage.QuarantineAsync("nobody"));
    }

    [Fact]
    public async Task A_save_waits_for_the_lock_of_another_process_and_can_be_cancelled()
    {
        var storage = new FileSessionStorage(_folder.Path);
        var revision = await storage.SaveAsync("t", Hello);
        using var cancellation = new CancellationTokenSource();
        Task<string> save;
        using (HoldAllLocks())
        {
            save = storage.SaveAsync("t", Hello with { Revision = revision }, cancellationToken: cancellation.Token).AsTask();
            Assert.False(save.IsCompleted);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => save.WaitAsync(TimeSpan.FromSeconds(10)));
            save = storage.SaveAsync("t", Hello with { Revision = revision }).AsTask();
            Assert.False(save.IsCompleted);
        }

        await save.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>As another process would hold them.</summary>
    private Holding HoldAllLocks() =>
        new([
            .. Enumerable
                .Range(0, 256)
                .Select(number => new FileStream(
                    _folder[$"locks/{number:x2}.lock"],
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                )),
        ]);

    private async Task ReplaceAsync(string file, string old, string by)
    {
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(_folder[file]));
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(_folder[file], Encoding.Latin1.GetBytes(text.Replace(old, by, StringComparison.Ordinal)));
    }

    private sealed class Holding(FileStream[] locks) : IDisposable
    {
        public void Dispose() => Array.ForEach(locks, held => held.Dispose());
    }
}
