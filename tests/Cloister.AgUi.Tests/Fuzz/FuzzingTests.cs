using System.Globalization;
using System.Text;

namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>Whatever bytes come in: they are read, or refused in the documented way, in the end, and without filling the memory.</summary>
public sealed class FuzzingTests
{
    private const string CountVariable = "CLOISTER_FUZZ_COUNT";
    private const string SeedVariable = "CLOISTER_FUZZ_SEED";

    public static TheoryData<FuzzTarget> Targets { get; } = [.. FuzzTargets.All];

    public static TheoryData<string> Fixtures { get; } = [.. FuzzFixtures.Lines];

    [Theory]
    [MemberData(nameof(Targets))]
    public Task Damaged_input_is_read_or_refused(FuzzTarget target) => FeedAsync(target, seed: 1, count: 1_000, TimeSpan.FromMinutes(1));

    [Theory]
    [Trait("Category", "Stress")]
    [MemberData(nameof(Targets))]
    public Task Damaged_input_is_read_or_refused_for_long(FuzzTarget target) =>
        FeedAsync(target, (int)Number(SeedVariable, 2), Number(CountVariable, 200_000), TimeSpan.FromHours(4));

    [Theory]
    [MemberData(nameof(Fixtures))]
    public Task What_failed_once_does_not_fail_again(string line)
    {
        var parts = line.Split(' ');
        var name = parts[0].Replace('-', ' ');
        var bytes = Convert.FromBase64String(parts[1]);
        var target = Assert.Single(FuzzTargets.All, target => target.Name == name);
        return Task.Run(() => Feed(target, bytes, "a fixture"), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Each input has its own seed, which a failure and a hang both name.</summary>
    private static async Task FeedAsync(FuzzTarget target, int seed, long count, TimeSpan longest)
    {
        var current = (Seed: seed, Bytes: Array.Empty<byte>());
        var feeding = Task.Run(() =>
        {
            for (var i = 0; i < count; i++)
            {
                var next = unchecked((seed * 1_000_003) + i);
                current = (next, new FuzzMutator(target.Seeds, new Random(next)).Next());
                Feed(target, current.Bytes, $"seed {next}");
            }
        });

        try
        {
            await feeding.WaitAsync(longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The {target} has not come to an end with seed {current.Seed}: {LineOf(target, current.Bytes)}");
        }
    }

    private static void Feed(FuzzTarget target, byte[] bytes, string origin)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Feed(bytes);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The {target} failed with {origin}: {LineOf(target, bytes)}\n{Shown(bytes)}", exception);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated < 2_000_000 + (2_000L * bytes.Length),
            $"The {target} took {allocated} bytes with {origin}: {LineOf(target, bytes)}\n{Shown(bytes)}"
        );
    }

    private static string LineOf(FuzzTarget target, byte[] bytes) => $"{target.Name.Replace(' ', '-')} {Convert.ToBase64String(bytes)}";

    private static string Shown(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static long Number(string variable, long otherwise) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
