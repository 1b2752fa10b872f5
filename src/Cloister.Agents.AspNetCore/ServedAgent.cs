using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>An agent as requests find it: there from when it has started until the application stops.</summary>
internal sealed partial class ServedAgent : IDisposable
{
    private readonly Func<AgentHost> _host;
    private readonly ILoggerFactory _loggers;
    private readonly CancellationTokenSource _closed = new();
    private StartSettings? _start;
    private ILogger? _logger;

    /// <param name="host">The agent, once it has started.</param>
    /// <param name="lifetime">Says when the application stops.</param>
    /// <param name="loggers">Where to log as long as there is no agent.</param>
    public ServedAgent(Func<AgentHost> host, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        _host = host;
        _loggers = loggers;
        Lifetime = lifetime;
        lifetime.ApplicationStopping.Register(() => _ = StopRunsAsync());
        lifetime.ApplicationStopped.Register(Dispose);
    }

    public IHostApplicationLifetime Lifetime { get; }

    /// <summary>Nobody new is let in, and who only looks on is sent away.</summary>
    public CancellationToken Stopping => Lifetime.ApplicationStopping;

    /// <summary>No run begins any more.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <exception cref="RefusedException">The agent has not started yet, or has stopped.</exception>
    public AgentHost Host => Running ?? throw new RefusedException(Refusal.NotRunning);

    /// <summary>Who may call. It is read once, because the address it goes with cannot change either.</summary>
    public StartSettings Start => _start ??= Host.Config.Start;

    /// <summary>The agent's own log, in its project and without its secrets.</summary>
    public ILogger Logger => (_logger ??= LoggerOf(Running?.Loggers)) ?? LoggerOf(_loggers)!;

    public TimeProvider Time => Host.Directory.Services.Time;

    private AgentHost? Running
    {
        get
        {
            try
            {
                return _host();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _closed.Dispose();

    /// <summary>Has the agent know where it listens, once the server does, so that its shells can be told.</summary>
    public void TellAddress(IServer? server) =>
        Lifetime.ApplicationStarted.Register(() =>
        {
            if (Running is { } host && server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } listens)
            {
                host.Address = Reachable(listens);
            }
        });

    /// <summary>An address that programs of this machine can ask: one that stands for every network of it is none.</summary>
    private static Uri? Reachable(string listens)
    {
        var named = listens
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//[::1]", StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var address) ? address : null;
    }

    private static ILogger? LoggerOf(ILoggerFactory? loggers) => loggers?.CreateLogger("Cloister.Agents.Http");

    /// <summary>
    /// The runs end first, and with them their streams, so that the server has nothing to wait for when its turn to stop comes. Clients get the
    /// end of their runs.
    /// </summary>
    private async Task StopRunsAsync()
    {
        try
        {
            var sessions = Running?.Directory;
            sessions?.Close();
            await _closed.CancelAsync().ConfigureAwait(false);
            await (sessions?.StopAsync("shutdown") ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogNotStopped(Logger, exception);
        }
    }

    [LoggerMessage(570, LogLevel.Warning, "The runs of the agent could not be stopped before the server.")]
    private static partial void LogNotStopped(ILogger logger, Exception exception);
}
