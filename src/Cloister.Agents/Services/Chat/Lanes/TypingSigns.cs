using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Shows in conversations that an answer is being written, as long as one is. What goes wrong is of no importance.</summary>
internal sealed partial class TypingSigns(ChatParts parts, IChatOutlet outlet, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly TaskSet _signs = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ILogger _logger = logger;

    /// <summary>Begins with the signs of a run, and returns at once.</summary>
    public void Begin(ActiveRun run) => _signs.Add(() => ShowAsync(run));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _signs.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task ShowAsync(ActiveRun run)
    {
        try
        {
            var route = await parts.Routes.FindAsync(run.Session.Id, _end.Token).ConfigureAwait(false);
            while (route is not null && !run.Finished.IsCompleted && !_end.IsCancellationRequested)
            {
                // Whether the channel is open can change meanwhile.
                if (outlet.Find(route.Channel, route.AccountId) is { Features.ShowsTyping: true } channel)
                {
                    await TryShowAsync(channel, route.Place).ConfigureAwait(false);
                }

                await WaitAsync(run).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            LogNotShown(run.Session.Id, failure);
        }
    }

    private async Task TryShowAsync(ChatChannel channel, ChatPlace place)
    {
        try
        {
            await channel.ShowTypingAsync(place, _end.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotShown(place.ChatId, failure);
        }
    }

    private async Task WaitAsync(ActiveRun run)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        await Task.WhenAny(run.Finished, Task.Delay(Interval, parts.Clock, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(598, LogLevel.Debug, "It could not be shown in '{Place}' that an answer is being written.")]
    private partial void LogNotShown(string place, Exception exception);
}
