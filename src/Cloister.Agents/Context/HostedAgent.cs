using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.Hosting;

namespace Cloister.Agents;

/// <summary>The agent of a .NET generic host: it starts and stops with it.</summary>
public sealed class HostedAgent : IAgent, IHostedService, IAsyncDisposable
{
    private readonly AgentHostOptions _options;
    private AgentHost? _host;

    internal HostedAgent(AgentHostOptions options) => _options = options;

    /// <summary>The agent itself.</summary>
    /// <exception cref="InvalidOperationException">The host has not started yet, or has stopped.</exception>
    public AgentHost Host =>
        _host
        ?? throw new InvalidOperationException(
            $"The agent in '{_options.ProjectRoot}' does not run. It starts with the host: start that first, and do not ask for the agent while services are made."
        );

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var @event in Host.Agent.RunAsync(context, cancellationToken).ConfigureAwait(false))
        {
            yield return @event;
        }
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _host = await AgentHost.StartAsync(_options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _host, null) is { } host ? host.DisposeAsync() : ValueTask.CompletedTask;
}
