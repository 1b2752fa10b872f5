namespace Cloister.AgUi;

/// <summary>Notices when nothing was sent for a while. One timer for the whole time, not one for each event.</summary>
internal sealed class Silence(TimeSpan? longest, TimeProvider time) : IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _end = new();
    private long _since = time.GetTimestamp();
    private Task? _wait;

    /// <summary>Something was sent.</summary>
    public void Break() => _since = time.GetTimestamp();

    /// <summary>Completes when it may have been silent for too long.</summary>
    public Task WaitAsync() => longest is null ? Never : _wait ??= Task.Delay(Max(Remaining(longest.Value), Shortest), time, _end.Token);

    /// <summary>Whether it was silent for too long.</summary>
    public bool IsTooLong()
    {
        if (_wait is not { IsCompleted: true })
        {
            return false;
        }

        _wait = null;
        return Remaining(longest!.Value) <= TimeSpan.Zero;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private TimeSpan Remaining(TimeSpan most) => most - time.GetElapsedTime(_since);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
