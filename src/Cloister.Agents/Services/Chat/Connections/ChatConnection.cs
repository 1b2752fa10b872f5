using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The connection to one platform: it is opened and closed as the configuration says, and made anew whenever it is lost, without end. Only when the
/// platform refuses it, it waits for somebody to change something.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A source without a timer holds nothing; the connection lets go of it when it is closed."
)]
internal sealed partial class ChatConnection(ChatPlatform platform, ConnectionParts parts, Action<ChatConnection> opened)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly AsyncLock _gate = new();
    private readonly ILogger _logger = parts.Loggers.CreateLogger<ChatConnection>();
    private OpenChannel? _open;
    private CancellationTokenSource? _stop;
    private Task _receiving = Task.CompletedTask;
    private volatile bool _wasReached;
    private readonly Lock _states = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionState _state = new(ConnectionPhase.NotStarted);

    public ChatPlatform Platform => platform;

    public ConnectionState State
    {
        get => Volatile.Read(ref _state);
        private set
        {
            lock (_states)
            {
                Volatile.Write(ref _state, value);
                Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            }
        }
    }

    /// <summary>What it is or was opened with.</summary>
    public ChannelAccess? Access { get; private set; }

    /// <summary>The account it is open for; null if it is not.</summary>
    public string? AccountId => Volatile.Read(ref _open)?.AccountId;

    /// <summary>The right to use its channel; nothing, if it is not open or was refused.</summary>
    public ChannelUse? TryUse() => State.Phase == ConnectionPhase.Failed ? null : Volatile.Read(ref _open)?.TryUse();

    /// <summary>Returns when it is so.</summary>
    public async Task WhenAsync(Func<ConnectionState, bool> isSo)
    {
        while (true)
        {
            Task changed;
            lock (_states)
            {
                if (isSo(_state))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>Makes it as the configuration says now, if it is not.</summary>
    public async Task ApplyAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (!AccessNow().IsLike(Access))
        {
            await CloseAsync(ConnectionPhase.Stopped).ConfigureAwait(false);
            await OpenAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes it anew.</summary>
    public async Task RestartAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await CloseAsync(ConnectionPhase.Stopped).ConfigureAwait(false);
        await OpenAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        await CloseAsync(ConnectionPhase.Stopped).ConfigureAwait(false);
        Access = null;
    }

    /// <summary>What the configuration says now.</summary>
    public ChannelAccess AccessNow() => ChannelAccess.Of(platform, parts.Snapshot(), parts.Accounts);

    private async Task OpenAsync()
    {
        var access = Access = AccessNow();
        foreach (var key in access.IsEnabled ? access.Literals : [])
        {
            LogLiteral(platform.Name, key);
        }

        if (!access.IsEnabled || access.Problem is not null)
        {
            State = access.IsEnabled
                ? new(
                    access.Problem == ChannelAccess.Missing(platform.Name) ? ConnectionPhase.ConfigMissing : ConnectionPhase.Failed,
                    access.Problem
                )
                : new(ConnectionPhase.Disabled);
            return;
        }

        State = new(ConnectionPhase.Starting);
        try
        {
            await OpenAsync(access).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task OpenAsync(ChannelAccess access)
    {
        var claim = await AccountClaim.TakeAsync(parts.Home, parts.Project, platform, access.Config, parts.Clock).ConfigureAwait(false);
        try
        {
            var inbox = await parts.InboxAsync(platform.Name, access.AccountId, CancellationToken.None).ConfigureAwait(false);
            var open = new OpenChannel(platform.Open(SetupOf(access)), access.AccountId, claim);
            Volatile.Write(ref _open, open);
            _stop = new();
            var stopping = _stop.Token;
            _receiving = Task.Run(() => ReceiveAsync(open.Channel, new ConnectionInbox(inbox, Report), stopping), CancellationToken.None);
        }
        catch
        {
            claim.Dispose();
            throw;
        }

        opened(this);
    }

    private ChannelSetup SetupOf(ChannelAccess access) =>
        new()
        {
            AccountId = access.AccountId,
            Config = access.Config,
            Logger = parts.Loggers.CreateLogger($"Cloister.Agents.Channels.{platform.Name}"),
            Clock = parts.Clock,
        };

    /// <summary>A channel that nobody listens to, for a test of the credentials.</summary>
    public ChatChannel OpenForTest() => platform.Open(SetupOf(AccessNow()));

    private async Task CloseAsync(ConnectionPhase phase)
    {
        if (_stop is { } stop)
        {
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _receiving.WaitAsync(Patience, parts.Clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
            _stop = null;
        }

        if (Interlocked.Exchange(ref _open, null) is { } open)
        {
            try
            {
                await open.CloseAsync(Patience, parts.Clock).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                LogNotClosed(platform.Name, exception);
            }
        }

        State = new(phase);
    }

    /// <summary>Receives until it is stopped, or refused.</summary>
    private async Task ReceiveAsync(ChatChannel channel, ChannelInbox inbox, CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested; )
        {
            _wasReached = false;
            var lost = await ReceiveOnceAsync(channel, inbox, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (lost is ChannelException { Failure: ChannelFailure.Refused })
            {
                Fail(lost);
                return;
            }

            failures = _wasReached ? 1 : failures + 1;
            LogLost(platform.Name, failures, lost);
            var wait = (lost as ChannelException)?.RetryAfter ?? BackOff.After(failures, parts.Chance());
            var waiting = Task.Delay(wait, parts.Clock, stopping);
            // Whoever sees that it waits can rely on the clock.
            State = new(ConnectionPhase.Reconnecting, parts.Redact(lost.Message));
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Exception> ReceiveOnceAsync(ChatChannel channel, ChannelInbox inbox, CancellationToken stopping)
    {
        try
        {
            await channel.ReceiveAsync(inbox, stopping).ConfigureAwait(false);
            return new ChannelException(ChannelFailure.Unknown, "The channel ended the connection.");
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private void Report(ChannelLink link)
    {
        var phase = link switch
        {
            ChannelLink.Connected => ConnectionPhase.Connected,
            ChannelLink.Polling => ConnectionPhase.Polling,
            ChannelLink.Reconnecting => ConnectionPhase.Reconnecting,
            _ => State.Phase,
        };
        _wasReached |= phase is ConnectionPhase.Connected or ConnectionPhase.Polling;
        State = new(phase);
    }

    private void Fail(Exception exception)
    {
        // Arguments name their parameter at the end of the text, which is nobody's business.
        var text = exception is ArgumentException ? exception.Message.Split(" (Parameter", 2)[0] : exception.Message;
        State = new(ConnectionPhase.Failed, parts.Redact(text));
        LogRefused(platform.Name, exception);
    }

    [LoggerMessage(
        620,
        LogLevel.Warning,
        "Channel '{Channel}' lost its connection, for the {Count}. time in a row. It is made anew after a while."
    )]
    private partial void LogLost(string channel, int count, Exception exception);

    [LoggerMessage(621, LogLevel.Error, "Channel '{Channel}' cannot be used before somebody changes something.")]
    private partial void LogRefused(string channel, Exception exception);

    [LoggerMessage(622, LogLevel.Warning, "Channel '{Channel}' did not end as it should.")]
    private partial void LogNotClosed(string channel, Exception exception);

    [LoggerMessage(
        623,
        LogLevel.Warning,
        "The configuration of channel '{Channel}' holds the secret '{Key}' in plain text. Put it into a variable, and a placeholder in its place."
    )]
    private partial void LogLiteral(string channel, string key);
}
