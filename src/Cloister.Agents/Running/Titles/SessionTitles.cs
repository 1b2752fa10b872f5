using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Names sessions that have no title, after an answer and beside whatever goes on: nobody waits for it. What a person calls a session stays. If the
/// process ends before, the next answer is another chance.
/// </summary>
internal sealed partial class SessionTitles(
    SessionDirectory directory,
    IModelSource models,
    Func<TitleSource> source,
    ILogger<SessionTitles> logger
) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task> _making = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly ILogger _logger = logger;

    /// <summary>A run of the session has answered. Returns at once.</summary>
    public void Answered(LiveSession session)
    {
        if (session.Row is not { Title: null } row || source() == TitleSource.Off)
        {
            return;
        }

        lock (_lock)
        {
            if (!_closing.IsCancellationRequested && !_making.ContainsKey(row.Key))
            {
                _making.Add(row.Key, Task.Run(() => MakeAsync(row)));
            }
        }
    }

    /// <summary>Waits for what is being made.</summary>
    public async Task FinishAsync()
    {
        Task[] making;
        lock (_lock)
        {
            making = [.. _making.Values];
        }

        await Task.WhenAll(making).ConfigureAwait(false);
    }

    /// <summary>Gives up what is being made.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await FinishAsync().ConfigureAwait(false);
    }

    private async Task MakeAsync(SessionRow row)
    {
        try
        {
            await NameAsync(row).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!_closing.IsCancellationRequested)
            {
                LogNoTitle(row.Id, failure);
            }
        }
        finally
        {
            lock (_lock)
            {
                _making.Remove(row.Key);
            }
        }
    }

    private async Task NameAsync(SessionRow row)
    {
        var said = await directory
            .Services.Store.ReadAsync(reader => reader.ReadFirstSaidAsync(row.Key), _closing.Token)
            .ConfigureAwait(false);
        if (said is null || await TitleAsync(row, said.Text.ToString()).ConfigureAwait(false) is not { Length: > 0 } title)
        {
            return;
        }

        using var lease = await directory.FindAsync(row.Id).ConfigureAwait(false);
        // Somebody may have removed it meanwhile, and made another one of the same name.
        if (lease?.Session is { } session && session.Key == row.Key)
        {
            await session.NameAsync(title).ConfigureAwait(false);
        }
    }

    private async Task<string> TitleAsync(SessionRow row, string said)
    {
        var answer = source() == TitleSource.Model && said.Length > 0 ? await AskAsync(row, said).ConfigureAwait(false) : "";
        return answer.Length > 0 ? answer : SessionTitle.OfWords(said);
    }

    /// <summary>What the session's model calls it; nothing, if it does not know.</summary>
    private async Task<string> AskAsync(SessionRow row, string said)
    {
        try
        {
            using var model = models.Lease(row.Model);
            var answer = await model
                .Client.GetResponseAsync(TitleRequest.Messages(said), TitleRequest.Options(), _closing.Token)
                .WaitAsync(_closing.Token)
                .ConfigureAwait(false);
            return SessionTitle.OfAnswer(answer.Text);
        }
        catch (Exception failure) when (!_closing.IsCancellationRequested)
        {
            LogOwnWords(row.Id, failure);
            return "";
        }
    }

    [LoggerMessage(514, LogLevel.Warning, "No model named session '{SessionId}'. Its first words have to do.")]
    private partial void LogOwnWords(string sessionId, Exception exception);

    [LoggerMessage(515, LogLevel.Warning, "Session '{SessionId}' got no title. Its next answer is another chance.")]
    private partial void LogNoTitle(string sessionId, Exception exception);
}
