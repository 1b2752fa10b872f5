using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>Applies what the sources say whenever they say something else.</summary>
/// <remarks>
/// One task does it, one reload at a time. Reloads that arrive meanwhile become one, which reads the sources when its turn has
/// come: so the last one wins, and none is lost.
/// </remarks>
internal sealed class SettingsReconciler(
    PluginRuntimeBase runtime,
    LiveSettings live,
    RuntimeChanges changes,
    HostStatus status,
    ILoggerFactory loggers
) : IDisposable
{
    private readonly ILogger _log = loggers.CreateLogger(HostLog.Category);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IDisposable> _watches = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    private readonly Lock _sync = new();
    private TaskCompletionSource _settledOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _asked;
    private long _settled;
    private Task _worker = Task.CompletedTask;

    /// <summary>Begins to watch, and then reads for the first time: what changes in between is read again.</summary>
    /// <exception cref="SettingsRefusedException">A source cannot be read.</exception>
    public RuntimeSettings Begin(RuntimeSettings ground)
    {
        live.Ground = ground;
        foreach (var source in live.Sources)
        {
            _watches.Add(source.Watch(Reload));
        }

        live.Applied = live.Read();
        return live.Overlay(live.Applied);
    }

    /// <summary>Begins to apply what changes from now on, or has changed since <see cref="Begin"/>.</summary>
    public void Start() => _worker = Task.Run(RunAsync);

    /// <summary>Asks for the sources to be read again.</summary>
    public void Reload()
    {
        Interlocked.Increment(ref _asked);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Completes when every reload that was asked for before has been applied or refused.</summary>
    internal async Task SettledAsync(CancellationToken cancellationToken)
    {
        var asked = Volatile.Read(ref _asked);
        while (true)
        {
            Task settledOnce;
            lock (_sync)
            {
                if (_settled >= asked)
                {
                    return;
                }

                settledOnce = _settledOnce.Task;
            }

            await settledOnce.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Watches no longer, and waits for the reload under way; safe to be called again.</summary>
    public async Task StopAsync()
    {
        foreach (var watch in _watches)
        {
            watch.Dispose();
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await _worker.ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                var asked = Volatile.Read(ref _asked);
                await ReconcileAsync(_stopping.Token).ConfigureAwait(false);
                Settle(asked);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await changes.RunAsync(token => changes.StepAsync(ApplyAsync, token), cancellationToken).ConfigureAwait(false);
            status.RefusedReload = null;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            status.RefusedReload = exception.Message;
            HostLog.ReloadRefused(_log, exception.Message, exception);
        }
    }

    private async ValueTask ApplyAsync(CancellationToken cancellationToken)
    {
        var read = live.Read();
        if (read == live.Applied)
        {
            return;
        }

        await runtime.UpdateSettingsAsync(live.Overlay(read), cancellationToken).ConfigureAwait(false);
        live.Applied = read;
        HostLog.SettingsApplied(_log, live.Names);
    }

    private void Settle(long asked)
    {
        TaskCompletionSource settledOnce;
        lock (_sync)
        {
            _settled = asked;
            settledOnce = _settledOnce;
            _settledOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        settledOnce.TrySetResult();
    }
}
