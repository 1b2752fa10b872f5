using System.IO.Pipelines;

namespace Cloister.Agents.AspNetCore;

/// <summary>Writes the rows of a session to one reader, and a sign of life from time to time.</summary>
/// <param name="format">How rows are told apart.</param>
/// <param name="output">Where to.</param>
/// <param name="time">The clock of the signs of life.</param>
/// <param name="end">Ends the stream; cancelled here when the reader is gone. The rows end with it too.</param>
internal sealed class FeedStream(FeedFormat format, PipeWriter output, TimeProvider time, CancellationTokenSource end) : IDisposable
{
    private const int MostUnsent = 16 * 1024;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(15);

    private readonly PeriodicTimer _heart = new(Between, time);
    private Task<bool>? _beat;
    private long _unsent;

    /// <summary>Writes rows until there are no more, the reader is gone, or the agent stops.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="after">The last row the reader has.</param>
    public async Task WriteAsync(IAsyncEnumerable<LogRow> rows, long after)
    {
        try
        {
            var reading = rows.GetAsyncEnumerator(end.Token);
            await using (reading.ConfigureAwait(false))
            {
                while (await MoveNextAsync(reading).ConfigureAwait(false))
                {
                    if (reading.Current.First <= after)
                    {
                        await ResyncAsync(reading.Current.First - 1).ConfigureAwait(false);
                        return;
                    }

                    after = reading.Current.Seq;
                    await WriteAsync(reading.Current).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The usual end: the reader leaves, or the agent does.
        }
    }

    /// <summary>Ends the stream with what the reader has to do: older rows were joined, or are gone, and its place is not there any more.</summary>
    public async Task ResyncAsync(long after)
    {
        format.WriteResync(output, after);
        await FlushAsync().ConfigureAwait(false);
    }

    public void Dispose() => _heart.Dispose();

    /// <summary>Rows that are there together share a write; while there is none, they are sent.</summary>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<LogRow> rows)
    {
        var next = rows.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        var step = next.AsTask();
        try
        {
            await FlushAsync().ConfigureAwait(false);
            while (!step.IsCompleted)
            {
                await BeatOrAsync(step).ConfigureAwait(false);
            }
        }
        catch
        {
            // Rows cannot be left in the middle of a step.
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await step.ConfigureAwait(false);
    }

    private async Task BeatOrAsync(Task step)
    {
        _beat ??= _heart.WaitForNextTickAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(step, _beat).ConfigureAwait(false);
        if (_beat.IsCompleted)
        {
            _beat = null;
            format.WriteHeartbeat(output);
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(LogRow row)
    {
        format.WriteRow(output, row);
        _unsent += row.Body.Length;
        if (_unsent >= MostUnsent)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync()
    {
        _unsent = 0;
        var flushed = await output.FlushAsync(end.Token).ConfigureAwait(false);
        if (flushed.IsCompleted)
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        end.Token.ThrowIfCancellationRequested();
    }
}
