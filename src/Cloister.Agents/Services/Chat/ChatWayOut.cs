using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The way out: the connections to platforms, the outbox, and what runs say on its way there.</summary>
internal sealed class ChatWayOut : IChatOutlet
{
    private readonly ChatParts _parts;
    private readonly RunDispatch _dispatch;

    public ChatWayOut(ChatParts parts, AgentPlugins plugins, Func<string, string, CancellationToken, ValueTask<ChannelInbox>> inboxes)
    {
        _parts = parts;
        Connections = new(
            new()
            {
                Snapshot = parts.Snapshot,
                Platforms = parts.Platforms,
                Accounts = parts.Accounts,
                InboxAsync = inboxes,
                Home = parts.Home,
                Project = parts.Paths.Root,
                Loggers = parts.Loggers,
                Clock = parts.Clock,
                Redact = parts.Redact,
            }
        );
        Outbox = new(parts, Connections, plugins);
        _dispatch = new(parts, Outbox, parts.Loggers.CreateLogger<RunDispatch>());
    }

    public ChatConnections Connections { get; }

    public ChatOutbox Outbox { get; }

    /// <summary>What was to leave before is found, and what runs said that nobody has taken yet. It leaves as soon as channels are open.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Outbox.StartAsync(cancellationToken).ConfigureAwait(false);
        _parts.Follower.Start(_dispatch);
        await _dispatch.RecoverAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends behind what platforms were asked already.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _parts.Follower.StopAsync().ConfigureAwait(false);
        await Outbox.StopAsync(cancellationToken).ConfigureAwait(false);
        await Connections.StopAsync().ConfigureAwait(false);
    }

    /// <summary>Returns when nothing is on its way at the moment.</summary>
    public async Task WhenQuietAsync()
    {
        await _parts.Follower.WhenQuietAsync().ConfigureAwait(false);
        await Outbox.WhenQuietAsync().ConfigureAwait(false);
    }

    public ChatChannel? Find(string channel, string account)
    {
        using var use = Connections.Use(channel, account);
        return use?.Channel;
    }

    public Task AnswerAsync(ChatRoute route, string text, string? replyTo, string key, CancellationToken cancellationToken) =>
        Outbox.SendAsync(
            new(route, text, key)
            {
                IsLiteral = true,
                Trigger = replyTo,
                Mode = ChatReplyMode.Direct,
            },
            cancellationToken
        );
}
