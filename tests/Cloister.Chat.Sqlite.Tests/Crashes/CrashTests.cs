using StoreCrasher;

namespace Cloister.Chat.Tests;

/// <summary>A process that saves is killed at random moments; whatever it was doing, every thread is as before the save or as after it.</summary>
public sealed class CrashTests
{
    private const int Seed = 20260102;

    public static TheoryData<string> Kinds => ["files", "encrypted", "sqlite"];

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Kinds))]
    public Task Killed_20_times(string kind) => KillAsync(kind, times: 20);

    [Theory]
    [Trait("Category", "Stress")]
    [MemberData(nameof(Kinds))]
    public Task Killed_200_times(string kind) => KillAsync(kind, times: 200);

    private static async Task KillAsync(string kind, int times)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        for (var time = 0; time < times; time++)
        {
            var said = await CrashingProcess.RunAsync(kind, folder.Path, lines: random.Next(1, 60), spins: random.Next(20_000));

            foreach (var (thread, saves) in said.Threads)
            {
                await IsWholeAsync(kind, folder.Path, thread, saves);
            }
        }
    }

    private static async Task IsWholeAsync(string kind, string folder, string thread, (int Saving, int Saved) saves)
    {
        var store = CrashingStore.Open(kind, folder);
        try
        {
            var state = await store.LoadAsync(thread);

            var number = Growth.NumberOf(state);
            Assert.True(number >= saves.Saved, $"Save {saves.Saved} of '{thread}' was done, and {number} is there.");
            Assert.True(number <= saves.Saving, $"Save {saves.Saving} of '{thread}' was begun last, and {number} is there.");
            if (state is not null)
            {
                Assert.Equal(Growth.State(number), state with { Revision = null });
            }
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }
}
