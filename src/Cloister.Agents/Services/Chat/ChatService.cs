using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The service that owns the way of chat messages: in from the platforms, through the checks, into their sessions, and what runs say there out again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "What it holds while it works it lets go of when it stops.")]
internal sealed class ChatService(ChatParts parts) : AgentService
{
    private TypingSigns? _typing;
    private ChatInbound? _inbound;
    private ChatTidying? _tidying;
    private ChatWayOut? _out;
    private ChatActing? _acting;

    public static ServiceDescription Description => ChatActions.Description;

    public ChatParts Parts => parts;

    /// <summary>The way in.</summary>
    public ChatInbound Inbound =>
        _inbound ?? throw new InvalidOperationException("The chat service has not been started, so nothing can be taken in.");

    /// <summary>What forgets what nobody will ask for again.</summary>
    public ChatTidying Tidying =>
        _tidying ?? throw new InvalidOperationException("The chat service has not been started, so nothing is tidied up.");

    /// <summary>The way out.</summary>
    public ChatWayOut WayOut =>
        _out ?? throw new InvalidOperationException("The chat service has not been started, so nothing can be sent.");

    /// <summary>What it can be asked to do.</summary>
    public ChatActing Acting =>
        _acting ?? throw new InvalidOperationException("The chat service has not been started, so it can do nothing.");

    /// <summary>Reaches the points on the way of messages.</summary>
    public AgentPlugins Plugins => Context.Plugins;

    /// <summary>
    /// What was received before is found first, and goes on when all is there that it may need: so it comes in front of what channels receive from here
    /// on.
    /// </summary>
    protected internal override async Task StartAsync(CancellationToken cancellationToken)
    {
        _out = new(parts, Context.Plugins, (channel, account, token) => Inbound.OpenInboxAsync(channel, account, static _ => { }, token));
        _acting = new(parts, _out, Context);
        await _out.StartAsync(cancellationToken).ConfigureAwait(false);
        var outlet = parts.Outlet ?? _out;
        _inbound = new(parts, Context, outlet, Stopping);
        await _inbound.RecoverAsync().ConfigureAwait(false);
        _typing = new(parts, outlet, parts.Loggers.CreateLogger<TypingSigns>());
        parts.Lanes.Began = _typing.Begin;
        parts.Lanes.Open();
        _inbound.Open();
        _tidying = new(parts);
        await _out.Connections.StartAsync().ConfigureAwait(false);
    }

    protected internal override async Task StopAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(_tidying).ConfigureAwait(false);
        await CloseAsync(_inbound).ConfigureAwait(false);
        await parts.Lanes.CloseAsync().ConfigureAwait(false);
        parts.Lanes.Began = static _ => { };
        await CloseAsync(_typing).ConfigureAwait(false);
        await (_out?.StopAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    protected internal override Task ApplyAsync(CancellationToken cancellationToken) =>
        _out?.Connections.ApplyAsync() ?? Task.CompletedTask;

    private static ValueTask CloseAsync(IAsyncDisposable? part) => part?.DisposeAsync() ?? ValueTask.CompletedTask;
}
