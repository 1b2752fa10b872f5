using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The way in: takes what channels receive, and brings it into the sessions of its conversations.</summary>
internal sealed partial class ChatInbound : IAsyncDisposable
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ChatParts _parts;
    private readonly IChatOutlet _outlet;
    private readonly Conversations _conversations;
    private readonly DirectWords _words;
    private readonly Refusal _refusal;
    private readonly Intake _intake;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly AsyncLock _again = new();

    public ChatInbound(ChatParts parts, AgentContext context, IChatOutlet outlet, CancellationToken stopping)
    {
        (_parts, _outlet, _stopping) = (parts, outlet, stopping);
        _logger = parts.Loggers.CreateLogger<ChatInbound>();
        _conversations = new(WorkAsync);
        _words = new(parts, _logger);
        var plugins = context.Plugins;
        var (lobby, acceptance) = (new Lobby(plugins, _logger), new Acceptance(parts, plugins));
        _refusal = new(parts, acceptance, _words, _logger);
        var steps = new IntakeSteps
        {
            Lobby = lobby,
            Drafting = new(parts, plugins, lobby, new(parts, _logger), acceptance),
            Enqueuing = new(plugins, acceptance, _refusal),
            Acceptance = acceptance,
            Refusal = _refusal,
            Words = _words,
        };
        _intake = new(parts, outlet, steps, new(parts, context, outlet, steps));
    }

    /// <summary>The inbox of an account.</summary>
    /// <param name="channel">The platform.</param>
    /// <param name="account">The account of the agent there.</param>
    /// <param name="report">Told how the connection is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ChannelInbox> OpenInboxAsync(
        string channel,
        string account,
        Action<ChannelLink> report,
        CancellationToken cancellationToken
    )
    {
        var position = await _parts
            .Store.ReadAsync(reader => reader.FindPositionAsync(channel, account), cancellationToken)
            .ConfigureAwait(false);
        return new ChatInbox(_parts, this, channel, account, position, report);
    }

    /// <summary>Finds what was received before and not dealt with. It goes on with <see cref="Open"/>, in front of what comes then.</summary>
    public async Task RecoverAsync()
    {
        var open = await _parts.Store.ReadAsync(reader => reader.ReadReceivedAsync()).ConfigureAwait(false);
        var set = new WriteSet();
        foreach (var (claim, _) in open.Where(found => found.Received is null))
        {
            LogUnreadable(claim);
            set.SettleClaim(claim, InboxTable.Failed);
        }

        await (set.IsEmpty ? Task.CompletedTask : _parts.Store.CommitAsync(set, Durability.Os)).ConfigureAwait(false);
        Post(open.Select(found => found.Received).OfType<Received>().Select(received => received with { IsFromBefore = true }));
    }

    /// <summary>From here on messages are taken in.</summary>
    public void Open() => _conversations.Open();

    public void Post(IEnumerable<Received> received)
    {
        foreach (var message in received)
        {
            _conversations.Post(message);
        }
    }

    /// <summary>Returns when nothing is on its way at the moment.</summary>
    public Task WhenQuietAsync() => _conversations.WhenQuietAsync();

    /// <summary>Ends behind what is being taken in. What is left stays claimed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _conversations.DisposeAsync().ConfigureAwait(false);
        await _words.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Brings one message to its end, whatever that is. While the store takes nothing, it waits; nothing else of its conversation overtakes it.</summary>
    private async Task WorkAsync(Received received)
    {
        // A process may end because of a message. Of those that were begun before, one is begun at a time, so that no other one is blamed for it.
        using IDisposable? turn = received.Attempts > 0 ? await _again.EnterAsync().ConfigureAwait(false) : null;
        for (var pause = FirstPause; !_stopping.IsCancellationRequested; )
        {
            try
            {
                received = await CountedAsync(received).ConfigureAwait(false);
                await TakeInAsync(received).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (IsPassing(failure) || received.Attempts >= MostAttempts)
            {
                LogWaits(received.Channel, pause.TotalSeconds, failure);
                await Task.Delay(pause, _parts.Clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (Exception failure)
            {
                LogFailed(received.Channel, failure);
                received = received with { Attempts = MostAttempts };
            }
        }
    }

    /// <summary>A message that the last process left is counted before it is begun, in case this one ends with it.</summary>
    private async ValueTask<Received> CountedAsync(Received received)
    {
        if (!received.IsFromBefore)
        {
            return received;
        }

        await _parts.Store.CommitAsync(new WriteSet().CountClaim(received.Claim), Durability.Os).ConfigureAwait(false);
        return received with { IsFromBefore = false, Attempts = received.Attempts + 1 };
    }

    private async Task TakeInAsync(Received received)
    {
        if (received.Attempts < MostAttempts)
        {
            await _intake.TakeInAsync(received, _stopping).ConfigureAwait(false);
        }
        else if (await _parts.Store.ReadAsync(reader => reader.IsReceivedAsync(received.Claim)).ConfigureAwait(false))
        {
            await _refusal.GiveUpAsync(received, _outlet.Find(received.Channel, received.Account)).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it may be otherwise in a while: the store takes nothing, or the session was just removed.</summary>
    private static bool IsPassing(Exception failure) =>
        failure is SessionRefusedException or SessionBusyException or (StoreException and not UnexpectedRowsException);

    [LoggerMessage(606, LogLevel.Warning, "A message on '{Channel}' cannot be taken in now. It is tried again in {Seconds} s.")]
    private partial void LogWaits(string channel, double seconds, Exception exception);

    [LoggerMessage(595, LogLevel.Error, "A message on '{Channel}' could not be taken in.")]
    private partial void LogFailed(string channel, Exception exception);

    [LoggerMessage(596, LogLevel.Error, "Claim '{Claim}' cannot be read, and is given up.")]
    private partial void LogUnreadable(string claim);
}
