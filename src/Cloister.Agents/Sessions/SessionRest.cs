using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Once a minute lets go of sessions that nobody has used for a while, and makes the logs small of those that sleep.</summary>
internal sealed partial class SessionRest : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly SessionDirectory _directory;
    private readonly SessionSealing _sealing;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _timer;
    private Task _resting = Task.CompletedTask;

    public SessionRest(SessionDirectory directory, TimeProvider time)
    {
        _directory = directory;
        _sealing = new(directory);
        _logger = directory.Services.Logger;
        _timer = time.CreateTimer(static rest => ((SessionRest)rest!).Begin(), this, Interval, Interval);
    }

    /// <summary>What it is at, or was at last.</summary>
    public Task Resting => _resting;

    /// <summary>Ends what it is at, behind the next transaction.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _resting.ConfigureAwait(false);
        _end.Dispose();
    }

    private void Begin()
    {
        if (_resting.IsCompleted)
        {
            _resting = RestAsync();
        }
    }

    private async Task RestAsync()
    {
        try
        {
            await _directory.RestAsync().ConfigureAwait(false);
            await _sealing.SealAsync(_end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The next start goes on with it.
        }
        catch (Exception exception)
        {
            LogNotRested(exception);
        }
    }

    [LoggerMessage(506, LogLevel.Warning, "Sessions that nobody uses could not be put to rest. It is tried again in a minute.")]
    private partial void LogNotRested(Exception exception);
}
