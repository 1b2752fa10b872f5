using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests;

public sealed class UnreadableThreadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Opening_throws_by_default_and_leaves_everything_as_it_is()
    {
        await using var client = await OpenBrokenAsync(UnreadableThread.Throw);

        var exception = await Assert.ThrowsAsync<SessionDataException>(() => client.OpenSessionAsync("t"));

        Assert.Equal(("t", SessionDataReason.Corrupt), (exception.ThreadId, exception.Reason));
        Assert.Equal(["broken"], StoredTexts());
        Assert.Empty(client.Sessions);
    }

    [Fact]
    public async Task Quarantine_moves_the_bytes_aside_and_the_thread_begins_anew()
    {
        using var logs = new LogCollector();
        await using var client = await OpenBrokenAsync(UnreadableThread.Quarantine, logs);

        var session = await client.OpenSessionAsync("t");
        await session.SendAsync("again").Soon();

        Assert.Equal(["again", "hello"], session.State.Texts());
        Assert.Equal("broken", await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(_folder["aside"]))));
        var record = Assert.Single(logs.From(LogLevel.Warning));
        Assert.Equal(303, record.EventId.Id);
        Assert.Contains("aside", record.Message, StringComparison.Ordinal);
        Assert.Equal(["again", "hello"], (await client.OpenSessionAsync("t")).State.Texts());
    }

    [Fact]
    public async Task Storage_that_cannot_set_aside_is_named()
    {
        var storage = new ManualStorage { Failure = new SessionDataException("t", SessionDataReason.Tampered, "It is broken.") };
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options => (options.Storage, options.UnreadableThread) = (storage, UnreadableThread.Quarantine)
        );

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => client.OpenSessionAsync("t"));

        Assert.Contains(nameof(ManualStorage), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(AgUiClientOptions.UnreadableThread), exception.Message, StringComparison.Ordinal);
        Assert.Same(storage.Failure, exception.InnerException);
    }

    [Theory]
    [InlineData(UnreadableThread.Quarantine)]
    [InlineData(UnreadableThread.StartFresh)]
    public async Task Thread_without_its_key_is_left_alone_whatever_the_option_says(UnreadableThread option)
    {
        var bytes = new InMemoryThreadBytes();
        await new ByteSessionStorage(new EncryptedThreadBytes(bytes, SomeKeys.Fixed) { HideNames = false }).SaveAsync("t", Talk);
        var stored = (await bytes.LoadAsync("t"))!;
        var others = new FixedSessionKeys(SomeKeys.Names, SomeKeys.Key("other"));
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options =>
            {
                options.Storage = new ByteSessionStorage(new EncryptedThreadBytes(bytes, others) { HideNames = false });
                options.UnreadableThread = option;
            }
        );

        await Assert.ThrowsAsync<KeyUnavailableException>(() => client.OpenSessionAsync("t"));

        Assert.Equal(stored.Content.ToArray(), (await bytes.LoadAsync("t"))!.Content.ToArray());
    }

    [Fact]
    public async Task Fresh_start_leaves_the_bytes_until_somebody_saves_and_then_replaces_them_without_a_conflict()
    {
        await using var client = await OpenBrokenAsync(UnreadableThread.StartFresh);
        var session = await client.OpenSessionAsync("t");
        var failures = new List<Exception>();
        session.PersistFailed += (_, failed) => failures.Add(failed.Exception);

        await session.SendAsync("again").Soon();

        Assert.Equal(["broken"], StoredTexts());
        await session.PersistAsync().Soon();
        Assert.Equal(["again", "hello"], (await client.OpenSessionAsync("t")).State.Texts());
        await session.SendAsync("more").Soon();
        Assert.Equal(4, (await client.OpenSessionAsync("t")).State.Messages.Count);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Fresh_start_that_is_cleared_saves_itself_from_then_on()
    {
        await using var client = await OpenBrokenAsync(UnreadableThread.StartFresh);
        var session = await client.OpenSessionAsync("t");

        await session.ClearAsync().Soon();
        await session.SendAsync("again").Soon();

        Assert.Equal(["again", "hello"], (await client.OpenSessionAsync("t")).State.Texts());
    }

    private static ChatState Talk => ChatState.Empty.Append(new UserMessage("u1", "hi"));

    /// <summary>A client whose storage has one thread, which cannot be read.</summary>
    private async Task<AgUiClient> OpenBrokenAsync(UnreadableThread option, LogCollector? logs = null)
    {
        var storage = new FileSessionStorage(_folder.Path);
        await storage.SaveAsync("t", Talk);
        await File.WriteAllTextAsync(Assert.Single(Directory.EnumerateFiles(_folder.Path)), "broken");
        return Chat.With(
            ManualAgent.Answering(),
            options =>
            {
                options.Storage = storage;
                options.UnreadableThread = option;
                options.LoggerFactory = logs ?? options.LoggerFactory;
            }
        );
    }

    private List<string> StoredTexts() => [.. Directory.EnumerateFiles(_folder.Path).Select(File.ReadAllText)];
}
