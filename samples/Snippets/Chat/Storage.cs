using System.Security.Cryptography;
using Cloister.Chat;
using Cloister.Testing;

namespace Snippets;

internal static class Storage
{
    public static async Task RunAsync()
    {
        await ThreadsAsync();
        await EncryptAsync();
        await ConflictAsync();
        await QuarantineAsync();
    }

    private static ScriptedAgent Agent() => new ScriptedAgentBuilder().RunStarted().Text("Noted.").RunFinished().Build();

    private static async Task ThreadsAsync()
    {
        var agent = Agent();

        // <snippet:storage-threads>
        await using var client = new AgUiClient(agent, new() { Storage = new FileSessionStorage("threads") });
        await using (var session = await client.OpenSessionAsync("groceries"))
        {
            await session.SendAsync("We need milk"); // on the disk before the request leaves, and again at the end
        }

        await foreach (var thread in client.ListThreadsAsync())
        {
            Console.WriteLine($"{thread.ThreadId}: {thread.FirstText}, {thread.MessageCount} messages");
        }

        await client.DeleteThreadAsync("groceries");
        // </snippet:storage-threads>
    }

    private static async Task EncryptAsync()
    {
        var agent = Agent();
        var secret = RandomNumberGenerator.GetBytes(32);

        // <snippet:storage-encrypted>
        var keys = FixedSessionKeys.FromSecret(secret); // 16 random bytes or more, from where the system keeps secrets
        var storage = new ByteSessionStorage(new EncryptedThreadBytes(new FileThreadBytes("vault"), keys));
        await using var client = new AgUiClient(agent, new() { Storage = storage });
        // </snippet:storage-encrypted>

        await client.NewSession("diary").SendAsync("Nobody may read this");
        var file = Directory.EnumerateFiles("vault").Single();
        var text = await File.ReadAllTextAsync(file);
        Console.WriteLine($"diary in the name: {file.Contains("diary", StringComparison.Ordinal)}");
        Console.WriteLine($"in the clear: {text.Contains("Nobody", StringComparison.Ordinal)}");
    }

    private static async Task ConflictAsync()
    {
        await using var client = new AgUiClient(Agent(), new() { Storage = new InMemorySessionStorage() });

        // <snippet:storage-conflict>
        var desk = await client.OpenSessionAsync("shared");
        var phone = await client.OpenSessionAsync("shared"); // knows nothing of the other one
        phone.PersistFailed += (_, failed) => Console.WriteLine(failed.Exception.GetType().Name);

        await desk.SendAsync("From the desk");
        await phone.SendAsync("From the phone"); // answered, but not saved: it would lose what the desk saved
        // </snippet:storage-conflict>

        try
        {
            await phone.PersistAsync();
        }
        catch (SessionConflictException conflict)
        {
            Console.WriteLine(conflict.Message);
        }
    }

    private static async Task QuarantineAsync()
    {
        var agent = Agent();
        var bytes = new InMemoryThreadBytes();
        bytes.Put("broken", new(default, "not a conversation"u8.ToArray()));
        var storage = new ByteSessionStorage(bytes);

        // <snippet:storage-quarantine>
        await using var client = new AgUiClient(agent, new() { Storage = storage, UnreadableThread = UnreadableThread.Quarantine });

        var session = await client.OpenSessionAsync("broken"); // what was stored is aside, byte for byte, and logged with its place
        await session.SendAsync("Where were we?"); // saved under the id, which is free
        // </snippet:storage-quarantine>
        Console.WriteLine($"set aside: {bytes.Aside.Count}");
    }
}
