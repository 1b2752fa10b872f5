using Cloister.Agents;
using Cloister.Testing;

namespace Cloister.Benchmarks;

internal static class Sleeping
{
    private const int Minutes = 60;

    /// <summary>Lets time go by until every session sleeps, and its log is small.</summary>
    public static async Task SleepAsync(this AgentHost host, ManualTimeProvider clock)
    {
        for (var minute = 0; minute < Minutes; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await host.Rest.Resting;
            if (host.Directory.Count == 0 && (await host.Store.ReadAsync(reader => reader.ReadUnsealedAsync())).Count == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{host.Directory.Count} sessions that nobody uses do not sleep.");
    }
}
