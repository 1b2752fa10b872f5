using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cloister.Hosting;

/// <summary>Starts the runtime before anything else in the host starts, and disposes it when everything else has stopped.</summary>
internal sealed class RuntimeHost<TGlobal, TSession>(
    PluginRuntime<TGlobal, TSession> runtime,
    IOptions<CloisterOptions<TGlobal, TSession>> options,
    SettingsReconciler settings,
    HostStatus status,
    ILoggerFactory loggers,
    IFolderLoader? folders = null
) : IHostedLifecycleService, IAsyncDisposable
    where TGlobal : GlobalPluginContext
    where TSession : SessionPluginContext
{
    private readonly CloisterOptions<TGlobal, TSession> _options = options.Value;
    private readonly ILogger _log = loggers.CreateLogger(HostLog.Category);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (folders is not null)
            {
                await folders.AddListedAsync(_options.AllowDegraded, cancellationToken).ConfigureAwait(false);
            }

            await InitializeAsync(settings.Begin(_options.Settings), cancellationToken).ConfigureAwait(false);
            settings.Start();
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The token says that the host has waited long enough; what is being taken down goes on, but nobody waits for it.
    public Task StoppedAsync(CancellationToken cancellationToken) => EndAsync().WaitAsync(cancellationToken);

    /// <summary>For hosts that are disposed without having been stopped.</summary>
    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    private async Task InitializeAsync(RuntimeSettings first, CancellationToken cancellationToken)
    {
        var initial = new InitOptions<TGlobal, TSession>
        {
            Settings = first,
            UnknownReferences = _options.UnknownReferences,
            GlobalContextFactory = _options.GlobalContextFactory,
            SessionContextFactory = _options.SessionContextFactory,
            SessionSettings = _options.SessionSettings,
            OnAttachFailure = _options.OnAttachFailure,
        };
        try
        {
            await runtime.InitializeAsync(initial, cancellationToken).ConfigureAwait(false);
        }
        catch (PluginLifecycleException exception) when (_options.AllowDegraded && runtime.IsInitialized)
        {
            status.StartFailures = exception.Failures;
            var ids = string.Join(", ", exception.Failures.Select(failure => $"'{failure.PluginId}'"));
            HostLog.StartedDegraded(_log, exception.Failures.Count, ids);
        }
    }

    private async Task EndAsync()
    {
        await settings.StopAsync().ConfigureAwait(false);
        try
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
        }
        catch (PluginLifecycleException exception)
        {
            HostLog.StoppedWithFailures(_log, exception);
        }

        if (folders is not null)
        {
            await folders.CloseAsync().ConfigureAwait(false);
        }
    }
}
