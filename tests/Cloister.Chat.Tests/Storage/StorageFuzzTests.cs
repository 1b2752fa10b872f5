using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Whatever stands in a file: it is loaded, or it is said to be unreadable, and listing goes on.</summary>
public sealed class StorageFuzzTests
{
    private const int Seed = 20260102;

    private static readonly ChatState State = new()
    {
        Messages =
        [
            new UserMessage("m1", "hi") { Timestamp = DateTimeOffset.UnixEpoch.AddDays(1) },
            new AssistantMessage("m2") { Content = "yes?", ToolCalls = [new("c1", "find", """{"q":1}""")] },
            new ToolMessage("m3", "c1", "found"),
        ],
        State = JsonData.Parse("""{"a":[1,2,{"b":null}]}"""),
        PendingInterrupts = [new("i1", "why")],
        Phase = RunPhase.AwaitingInput,
    };

    [Theory]
    [InlineData(StoreKind.Files)]
    [InlineData(StoreKind.EncryptedFiles)]
    public async Task Changed_bytes_are_loaded_or_refused(StoreKind kind)
    {
        using var folder = new TemporaryFolder();
        await kind.Open(folder.Path).SaveAsync("t", State);
        var file = Assert.Single(Directory.GetFiles(folder.Path));
        var bytes = await File.ReadAllBytesAsync(file);
        var random = new Random(Seed);
        var refused = 0;

        for (var round = 0; round < 2_000; round++)
        {
            await File.WriteAllBytesAsync(file, Mutate(bytes, random));
            refused += await IsRefusedAsync(kind.Open(folder.Path), round) ? 1 : 0;
        }

        Assert.True(refused > 500, $"Only {refused} of 2000 changed files were refused.");
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var count = random.Next(1, 5); count > 0 && mutated.Count > 0; count--)
        {
            var place = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0:
                    mutated[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated[place] = (byte)random.Next(256);
                    break;
                case 2:
                    mutated.RemoveRange(place, random.Next(mutated.Count - place));
                    break;
                case 3:
                    mutated.InsertRange(place, mutated.GetRange(place, random.Next(Math.Min(20, mutated.Count - place))));
                    break;
                default:
                    mutated[place] = "\"{}[],:0n\\"u8[random.Next(10)];
                    break;
            }
        }

        return [.. mutated];
    }

    private static async Task<bool> IsRefusedAsync(ISessionStorage storage, int round)
    {
        try
        {
            Assert.Single(await storage.ListThreadsAsync().ToListAsync());
            await storage.LoadAsync("t");
            return false;
        }
        catch (SessionDataException failure)
        {
            Assert.Equal("t", failure.ThreadId);
            return true;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {Seed}, round {round}.", exception);
        }
    }
}
