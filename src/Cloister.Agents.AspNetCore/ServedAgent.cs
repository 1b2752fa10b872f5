using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>An agent as requests find it: there from when it has started until the application stops.</summary>
internal sealed partial class ServedAgent
{
    private readonly Func<AgentHost> _host;
    private readonly ILogger _logger;

    public ServedAgent(Func<AgentHost> host, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        _host = host;
        _logger = loggers.CreateLogger("Cloister.Agents.Http");
        Lifetime = lifetime;
        lifetime.ApplicationStopping.Register(() => _ = StopRunsAsync());
    }

    public IHostApplicationLifetime Lifetime { get; }

    /// <summary>Nobody new is let in, and who only looks on is sent away.</summary>
    public CancellationToken Stopping => Lifetime.ApplicationStopping;

    /// <exception cref="InvalidOperationException">The agent has not started yet, or has stopped.</exception>
    public AgentHost Host => _host();

    public ILogger Logger => _logger;

    public TimeProvider Time => Host.Directory.Services.Time;

    /// <summary>
    /// The runs end first, and with them their streams, so that the server has nothing to wait for when its turn to stop comes. Clients get the
    /// end of their runs.
    /// </summary>
    private async Task StopRunsAsync()
    {
        try
        {
            await Host.Directory.StopAsync("shutdown").ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogNotStopped(exception);
        }
    }

    [LoggerMessage(570, LogLevel.Warning, "The runs of the agent could not be stopped before the server.")]
    private partial void LogNotStopped(Exception exception);
}
