using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Whatever stands in the file: threads are loaded, or are said to be unreadable.</summary>
public sealed class SqliteFuzzTests
{
    private const int Seed = 20260102;

    [Fact]
    public async Task Changed_bytes_are_loaded_or_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder["threads.db"];
        await SaveSomeAsync(file);
        var bytes = await File.ReadAllBytesAsync(file);
        var random = new Random(Seed);
        var refused = 0;

        for (var round = 0; round < 600; round++)
        {
            await File.WriteAllBytesAsync(file, Mutate(bytes, random));
            refused += await IsRefusedAsync(file, round) ? 1 : 0;
            foreach (var left in Directory.GetFiles(folder.Path))
            {
                File.Delete(left);
            }
        }

        Assert.True(refused > 100, $"Only {refused} of 600 changed files were refused.");
    }

    private static async Task SaveSomeAsync(string file)
    {
        await using var storage = new SqliteSessionStorage(file);
        for (var thread = 0; thread < 3; thread++)
        {
            var messages = Enumerable.Range(0, 40).Select(number => new UserMessage($"m{number}", new string('x', number * 20)));
            await storage.SaveAsync($"t{thread}", new() { Messages = messages.ToValueList<Message>() });
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToArray();
        for (var count = random.Next(1, 60); count > 0; count--)
        {
            // Headers of pages are where it hurts.
            var place = random.Next(3) == 0 ? random.Next(mutated.Length) : (4096 * random.Next(mutated.Length / 4096)) + random.Next(100);
            mutated[place] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? mutated[..random.Next(mutated.Length)] : mutated;
    }

    /// <summary>The head of the file says that it is not ours, or that nobody may write it.</summary>
    private static bool IsAboutTheWholeFile(IOException exception) =>
        exception.Message.Contains("is not used for threads", StringComparison.Ordinal)
        || exception.Message.Contains("readonly database", StringComparison.Ordinal);

    private static async Task<bool> IsRefusedAsync(string file, int round)
    {
        await using var storage = new SqliteSessionStorage(file);
        try
        {
            await storage.ListThreadsAsync().ToListAsync();
            await storage.LoadAsync("t0");
            await storage.SaveAsync("t1", new() { Messages = [new UserMessage("m1", "new")] }, SaveMode.Overwrite);
            await storage.DeleteAsync("t2");
            return false;
        }
        catch (SessionDataException)
        {
            return true;
        }
        catch (IOException exception) when (IsAboutTheWholeFile(exception))
        {
            return true;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {Seed}, round {round}.", exception);
        }
    }
}
