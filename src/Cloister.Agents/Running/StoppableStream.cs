using System.Runtime.CompilerServices;

namespace Cloister.Agents;

/// <summary>
/// Reads a stream whose maker may not listen. Told to stop, it gets a moment to end by itself; then it is left alone, and nobody waits for it.
/// </summary>
internal static class StoppableStream
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Reads until the stream ends.</summary>
    /// <exception cref="OperationCanceledException">It was stopped, whatever the stream made of that.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IAsyncEnumerable<T> stream,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken stopping
    )
    {
        var reader = stream.GetAsyncEnumerator(stopping);
        var next = Task.FromResult(true);
        try
        {
            while (true)
            {
                next = reader.MoveNextAsync().AsTask();
                await EndedAsync(next, time, stopping).ConfigureAwait(false);
                stopping.ThrowIfCancellationRequested();
                if (!await next.ConfigureAwait(false))
                {
                    break;
                }

                yield return reader.Current;
            }
        }
        finally
        {
            await EndedAsync(CloseAsync(reader, next), time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the end of something, whatever it is; when all is to stop, only for a moment.</summary>
    private static async Task EndedAsync(Task work, TimeProvider time, CancellationToken stopping)
    {
        if (!work.IsCompleted)
        {
            await work.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!work.IsCompleted)
        {
            await work.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CloseAsync<T>(IAsyncEnumerator<T> reader, Task next)
    {
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What it said is there, or it failed already: nobody wants to know that it could not close as well.
        await reader.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
