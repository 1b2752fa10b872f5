using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>What every <see cref="ChatChannel"/> promises, as checks that run against any of them, in any test framework.</summary>
/// <example>
/// <code>
/// [Theory]
/// [MemberData(nameof(Checks))]
/// public Task My_channel_keeps_its_promises(ChannelCheck check) => check.RunAsync(MyRig.StartAsync);
/// </code>
/// </example>
public static class ChannelConformance
{
    /// <summary>The checks; as theory data each is a test of its own.</summary>
    public static IReadOnlyList<ChannelCheck> Checks { get; } = [.. ReceivingChecks.All, .. SendingChecks.All, .. ManneredChecks.All];

    /// <summary>Runs all checks.</summary>
    /// <param name="open">Makes a platform that nobody has used, another one at each call.</param>
    /// <exception cref="ChannelConformanceException">Some promises are not kept: the message lists them all.</exception>
    public static async Task RunAsync(Func<Task<ChannelRig>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        List<Exception> failures = [];
        foreach (var check in Checks)
        {
            try
            {
                await check.RunAsync(open).ConfigureAwait(false);
            }
            catch (ChannelConformanceException exception)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new ChannelConformanceException(
                $"{failures.Count} of {Checks.Count} promises are not kept:{string.Concat(failures.Select(failure => $"\n- {failure.Message}"))}",
                new AggregateException(failures)
            );
        }
    }
}
