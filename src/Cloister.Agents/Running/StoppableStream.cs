namespace Cloister.Agents;

/// <summary>
/// Reads a stream whose maker may not listen. Told to stop, it gets a moment to end by itself; then it is left alone, and nobody waits for it.
/// </summary>
internal static class StoppableStream
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Reads until the stream ends.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="take">Takes what comes, one after the other; after a stop nothing more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped, whatever the stream made of that.</exception>
    public static async Task ReadAsync<T>(
        IAsyncEnumerable<T> stream,
        Func<T, ValueTask> take,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        // Its end is waited for, and not each piece: a race against the stop for every word of a model would cost more than all else that is done with it.
        var reading = TakeAllAsync(stream, take, stopping);
        await EndedAsync(reading, time, stopping).ConfigureAwait(false);
        if (!reading.IsCompleted)
        {
            _ = ForgetAsync(reading);
        }

        stopping.ThrowIfCancellationRequested();
        await reading.ConfigureAwait(false);
    }

    private static async Task TakeAllAsync<T>(IAsyncEnumerable<T> stream, Func<T, ValueTask> take, CancellationToken stopping)
    {
        var reader = stream.GetAsyncEnumerator(stopping);
        try
        {
            while (await reader.MoveNextAsync().ConfigureAwait(false))
            {
                stopping.ThrowIfCancellationRequested();
                await take(reader.Current).ConfigureAwait(false);
            }
        }
        finally
        {
            // What it said is there, or it failed already: nobody wants to know that it could not close as well.
            await reader.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Whatever becomes of it, nobody is there any more to hear.
    private static async Task ForgetAsync(Task work) => await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Waits for the end of something, whatever it is; when all is to stop, only for a moment.</summary>
    private static async Task EndedAsync(Task work, TimeProvider time, CancellationToken stopping)
    {
        await work.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await work.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
