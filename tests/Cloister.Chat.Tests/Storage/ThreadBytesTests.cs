using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public sealed class ThreadBytesTests
{
    private static readonly ChatState Talk = ChatState.Empty with { Messages = [new UserMessage("m", "Hello")] };

    private readonly InMemoryThreadBytes _bytes = new();

    [Fact]
    public async Task Memory_goes_back_to_its_owner_once_the_conversation_is_read()
    {
        var owner = await LentAsync(new ByteSessionStorage(_bytes));

        var opened = await new ByteSessionStorage(_bytes).LoadAsync("t", TestContext.Current.CancellationToken);

        Assert.Equal("Hello", opened!.Messages[0].Text.ToString());
        Assert.Equal(1, owner.Returns);
    }

    [Fact]
    public async Task Memory_goes_back_to_its_owner_when_nothing_can_be_read()
    {
        var owner = new Owner();
        _bytes.Put("t", new(default, "no conversation"u8.ToArray()) { Revision = "1", Owner = owner });

        await Assert.ThrowsAsync<SessionDataException>(() =>
            new ByteSessionStorage(_bytes).LoadAsync("t", TestContext.Current.CancellationToken).AsTask()
        );

        Assert.Equal(1, owner.Returns);
    }

    [Fact]
    public async Task Encryption_gives_the_sealed_bytes_back()
    {
        var encrypted = new ByteSessionStorage(new EncryptedThreadBytes(_bytes, SomeKeys.Fixed));
        var owner = await LentAsync(encrypted);

        Assert.NotNull(await encrypted.LoadAsync("t", TestContext.Current.CancellationToken));

        Assert.Equal(1, owner.Returns);
    }

    [Fact]
    public void A_record_of_nobodys_memory_can_be_disposed_as_well()
    {
        var record = new ThreadBytes("label"u8.ToArray(), "content"u8.ToArray());

        record.Dispose();

        Assert.Equal("content"u8, record.Content.Span);
    }

    /// <summary>Saves a conversation, and has the store lend its only record from now on.</summary>
    private async Task<Owner> LentAsync(ByteSessionStorage storage)
    {
        await storage.SaveAsync("t", Talk, cancellationToken: TestContext.Current.CancellationToken);
        var (name, record) = Assert.Single(_bytes.Records);
        var owner = new Owner();
        _bytes.Put(name, record with { Owner = owner });
        return owner;
    }

    private sealed class Owner : IDisposable
    {
        public int Returns { get; private set; }

        public void Dispose() => Returns++;
    }
}
