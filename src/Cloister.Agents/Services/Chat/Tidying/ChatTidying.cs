using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Once a day forgets what nobody will ask for again: claims that no platform delivers any more, and files that came with messages nobody looks back at.
/// </summary>
internal sealed partial class ChatTidying : IAsyncDisposable
{
    private const long MostClaims = 100_000;
    private static readonly TimeSpan ClaimTime = TimeSpan.FromDays(30);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private readonly ChatParts _parts;
    private readonly ILogger _logger;
    private readonly CacheTidying _cache;
    private readonly CancellationTokenSource _end = new();
    private readonly ITimer _timer;
    private Task _tidying;

    public ChatTidying(ChatParts parts)
    {
        _parts = parts;
        _logger = parts.Loggers.CreateLogger<ChatTidying>();
        _cache = new(parts);
        _tidying = Task.Run(TidyAsync);
        _timer = parts.Clock.CreateTimer(static tidying => ((ChatTidying)tidying!).Begin(), this, Interval, Interval);
    }

    /// <summary>What it is at, or was at last.</summary>
    public Task Tidying => _tidying;

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        await _tidying.ConfigureAwait(false);
        _end.Dispose();
    }

    private void Begin()
    {
        if (_tidying.IsCompleted)
        {
            _tidying = TidyAsync();
        }
    }

    /// <summary>Forgets what is old enough.</summary>
    public async Task TidyAsync()
    {
        try
        {
            await ForgetClaimsAsync().ConfigureAwait(false);
            await _cache.TidyAsync(_end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The next start goes on with it.
        }
        catch (Exception failure)
        {
            LogNotTidied(failure);
        }
    }

    /// <summary>Claims of the last weeks stay, but not more than there is room for; and what nobody has dealt with yet.</summary>
    private async Task ForgetClaimsAsync()
    {
        var tooMany = await _parts.Store.ReadAsync(reader => reader.ReadClaimedAtAsync(MostClaims), _end.Token).ConfigureAwait(false);
        var tooOld = _parts.Now - (long)ClaimTime.TotalMilliseconds;
        await _parts
            .Store.CommitAsync(new WriteSet().ForgetClaims(Math.Max(tooOld, tooMany ?? long.MinValue)), Durability.Os)
            .ConfigureAwait(false);
    }

    [LoggerMessage(599, LogLevel.Warning, "Claims or files of chats that nobody needs could not be removed. It is tried again in a day.")]
    private partial void LogNotTidied(Exception exception);
}
