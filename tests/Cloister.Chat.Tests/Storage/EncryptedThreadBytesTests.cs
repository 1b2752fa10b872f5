using System.Text;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class EncryptedThreadBytesTests
{
    private const string Secret = "the launch code is 0000";

    private static readonly ChatState Hello = new() { Messages = [new UserMessage("m1", Secret)] };

    private readonly InMemoryThreadBytes _bytes = new();

    [Fact]
    public async Task Neither_text_nor_thread_id_is_to_be_seen()
    {
        using var folder = new TemporaryFolder();
        var storage = Open(new FileThreadBytes(folder.Path), SomeKeys.Fixed);

        await storage.SaveAsync("thread-of-ada", Hello);

        foreach (var file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllTextAsync(file, Encoding.Latin1);
            Assert.DoesNotContain("launch", content);
            Assert.DoesNotContain("ada", content);
            Assert.DoesNotContain("ada", file);
        }
    }

    [Fact]
    public async Task What_is_inside_is_the_json_that_all_stores_share()
    {
        var plain = new InMemoryThreadBytes();
        await new ByteSessionStorage(plain).SaveAsync("t", Hello);
        await Open(_bytes, SomeKeys.Fixed).SaveAsync("t", Hello);

        var inside = await new EncryptedThreadBytes(_bytes, SomeKeys.Fixed).LoadAsync("t");

        Assert.Equal(plain.Records["t"].Content.ToArray(), inside!.Content.ToArray());
    }

    [Fact]
    public async Task The_same_thread_is_never_encrypted_the_same_way()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var first = Assert.Single(_bytes.Records).Value;

        await storage.SaveAsync("t", Hello, SaveMode.Overwrite);

        var second = Assert.Single(_bytes.Records).Value;
        Assert.False(first.Content.Span.SequenceEqual(second.Content.Span));
        Assert.False(first.Content.Span[..12].SequenceEqual(second.Content.Span[..12]));
    }

    [Fact]
    public async Task Every_flipped_bit_is_noticed()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var (name, record) = Assert.Single(_bytes.Records);

        for (var bit = 0; bit < 8 * record.Content.Length; bit++)
        {
            _bytes.Put(name, record with { Content = Flip(record.Content, bit) });
            Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "t"));
        }

        for (var bit = 0; bit < 8 * record.Label.Length; bit++)
        {
            _bytes.Put(name, record with { Label = Flip(record.Label, bit) });

            // In the clear part of it stand a version, a length and the id of the key.
            var reason = await ReasonAsync(storage, "t");
            var expected = bit < 8 * "vl1".Length ? reason : SessionDataReason.Tampered;
            Assert.Equal(expected, reason);
            Assert.Equal(reason, Assert.Single(await storage.ListThreadsAsync().ToListAsync()).Unreadable);
        }
    }

    [Fact]
    public async Task Every_truncation_is_noticed()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var (name, record) = Assert.Single(_bytes.Records);

        for (var length = 0; length < record.Content.Length; length++)
        {
            _bytes.Put(name, record with { Content = record.Content[..length] });
            Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "t"));
        }

        for (var length = 0; length < record.Label.Length; length++)
        {
            _bytes.Put(name, record with { Label = record.Label[..length] });
            Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "t"));
        }
    }

    [Fact]
    public async Task A_record_or_a_part_of_it_that_was_copied_is_noticed()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("a", Hello);
        var (nameOfA, a) = Assert.Single(_bytes.Records);
        await storage.SaveAsync("a", Hello, SaveMode.Overwrite);
        var newerA = _bytes.Records[nameOfA];
        await storage.SaveAsync("b", Hello);
        var nameOfB = Assert.Single(_bytes.Records.Keys, name => name != nameOfA);

        _bytes.Put(nameOfB, a);
        Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "b"));
        Assert.Contains(
            await storage.ListThreadsAsync().ToListAsync(),
            thread => thread is { Unreadable: SessionDataReason.Tampered } && thread.ThreadId == nameOfB
        );

        _bytes.Put(nameOfA, a with { Label = newerA.Label });
        Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "a"));
    }

    [Fact]
    public async Task Without_hidden_names_a_copied_record_is_noticed_too()
    {
        var storage = new ByteSessionStorage(new EncryptedThreadBytes(_bytes, SomeKeys.Fixed) { HideNames = false });
        await storage.SaveAsync("a", Hello);

        _bytes.Put("b", _bytes.Records["a"]);

        Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "b"));
    }

    [Fact]
    public async Task A_damaged_or_renamed_file_counts_as_tampered()
    {
        using var folder = new TemporaryFolder();
        var storage = Open(new FileThreadBytes(folder.Path), SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var file = Assert.Single(Directory.GetFiles(folder.Path));
        await File.WriteAllTextAsync(file, "no thread");

        Assert.Equal(SessionDataReason.Tampered, await ReasonAsync(storage, "t"));

        var listed = Assert.Single(await storage.ListThreadsAsync().ToListAsync());
        Assert.Equal(SessionDataReason.Tampered, listed.Unreadable);
        await storage.DeleteAsync(listed.ThreadId);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_new_key_is_used_from_the_next_save_on_and_old_threads_stay_readable()
    {
        await Open(_bytes, SomeKeys.Fixed).SaveAsync("old", Hello);
        var rotated = Open(_bytes, new FixedSessionKeys(SomeKeys.Names, SomeKeys.Key("2"), SomeKeys.Key("1")));
        var before = Assert.Single(_bytes.Records).Value;

        await rotated.SaveAsync("new", Hello);
        Assert.NotNull(await rotated.LoadAsync("old"));
        Assert.Contains(before, _bytes.Records.Values);
        await rotated.SaveAsync("old", Hello, SaveMode.Overwrite);

        var onlyNew = Open(_bytes, new FixedSessionKeys(SomeKeys.Names, SomeKeys.Key("2")));
        Assert.NotNull(await onlyNew.LoadAsync("old"));
        Assert.NotNull(await onlyNew.LoadAsync("new"));
    }

    [Fact]
    public async Task A_thread_whose_key_is_missing_is_not_broken()
    {
        await Open(_bytes, SomeKeys.Fixed).SaveAsync("t", Hello);
        var storage = Open(_bytes, new FixedSessionKeys(SomeKeys.Names, SomeKeys.Key("2")));

        var failure = await Assert.ThrowsAsync<KeyUnavailableException>(async () => await storage.LoadAsync("t"));
        Assert.Equal(("t", "1", SessionDataReason.KeyUnavailable), (failure.ThreadId, failure.KeyId, failure.Reason));
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await storage.QuarantineAsync("t"));

        var listed = Assert.Single(await storage.ListThreadsAsync().ToListAsync());
        Assert.Equal(SessionDataReason.KeyUnavailable, listed.Unreadable);
        Assert.NotNull(await Open(_bytes, SomeKeys.Fixed).LoadAsync("t"));
        await storage.DeleteAsync(listed.ThreadId);
        Assert.Empty(_bytes.Records);
    }

    [Fact]
    public async Task A_tampered_thread_can_be_set_aside()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var (name, record) = Assert.Single(_bytes.Records);
        var broken = record with { Content = Flip(record.Content, 100) };
        _bytes.Put(name, broken);

        Assert.NotNull(await storage.QuarantineAsync("t"));

        Assert.Null(await storage.LoadAsync("t"));
        Assert.Equal(broken, Assert.Single(_bytes.Aside).Value);
    }

    [Fact]
    public async Task A_readable_thread_is_not_deleted_by_the_name_of_its_record()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);

        await storage.DeleteAsync(Assert.Single(_bytes.Records).Key);

        Assert.NotNull(await storage.LoadAsync("t"));
    }

    [Fact]
    public async Task A_label_of_a_newer_version_is_refused()
    {
        var storage = Open(_bytes, SomeKeys.Fixed);
        await storage.SaveAsync("t", Hello);
        var (name, record) = Assert.Single(_bytes.Records);
        var label = record.Label.ToArray();
        label[0] = 2;
        _bytes.Put(name, record with { Label = label });

        Assert.Equal(SessionDataReason.NewerVersion, await ReasonAsync(storage, "t"));
    }

    [Fact]
    public async Task Keys_that_could_not_be_fetched_are_asked_for_again()
    {
        var keys = new LockedKeys();
        var storage = Open(_bytes, keys);
        await Assert.ThrowsAsync<TimeoutException>(async () => await storage.SaveAsync("t", Hello));
        keys.IsOpen = true;

        await storage.SaveAsync("t", Hello);

        Assert.NotNull(await storage.LoadAsync("t"));
    }

    private static ByteSessionStorage Open(IThreadBytes bytes, ISessionKeyProvider keys) => new(new EncryptedThreadBytes(bytes, keys));

    private static byte[] Flip(ReadOnlyMemory<byte> bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static async Task<SessionDataReason> ReasonAsync(ByteSessionStorage storage, string threadId)
    {
        var failure = await Assert.ThrowsAnyAsync<SessionDataException>(async () => await storage.LoadAsync(threadId));
        Assert.Equal(threadId, failure.ThreadId);
        Assert.DoesNotContain("launch", failure.ToString());
        return failure.Reason;
    }

    private sealed class LockedKeys : ISessionKeyProvider
    {
        public bool IsOpen { get; set; }

        public ValueTask<SessionKey> GetCurrentAsync(CancellationToken cancellationToken = default) => new(Key("1"));

        public ValueTask<SessionKey?> FindAsync(string keyId, CancellationToken cancellationToken = default) => new(Key(keyId));

        public ValueTask<SessionKey> GetNameKeyAsync(CancellationToken cancellationToken = default) => new(Key("names"));

        private SessionKey Key(string id) => IsOpen ? SomeKeys.Key(id) : throw new TimeoutException("The vault does not answer.");
    }
}
