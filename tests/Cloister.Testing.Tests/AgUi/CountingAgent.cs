using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

/// <summary>An agent that is always ready with the next event, and counts them.</summary>
internal sealed class CountingAgent(int count, string piece) : IAgent
{
    private int _given;

    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask;
        yield return new TextMessageStartEvent("m");
        while (Volatile.Read(ref _given) < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _given);
            yield return new TextMessageContentEvent("m", piece);
        }
    }

    /// <summary>Waits until it was not asked for anything for a while.</summary>
    public async Task<int> StandsStillAsync()
    {
        for (var (last, quiet) = (-1, 0); ; )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
            var given = Volatile.Read(ref _given);
            quiet = given > 0 && given == last ? quiet + 1 : 0;
            last = given;
            if (quiet == 10)
            {
                return given;
            }
        }
    }
}
