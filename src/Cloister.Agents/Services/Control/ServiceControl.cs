using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Starts and stops one service, one wish after the other. What goes wrong is its state, and nobody else's trouble.</summary>
internal sealed partial class ServiceControl(string name, Func<AgentService?> winner, TimeProvider time, ILogger logger)
{
    private const string TimedOut = "timed out";

    private readonly AsyncLock _turn = new();
    private readonly ILogger _logger = logger;
    private ServiceStatus _status = new(ServiceState.Stopped, time.GetUtcNow());
    private AgentService? _service;
    private string _settings = "";
    private Task _straggler = Task.CompletedTask;

    /// <summary>How long a start may take, and a stop by somebody's wish.</summary>
    public static TimeSpan UsualLimit { get; } = TimeSpan.FromSeconds(30);

    public string Name => name;

    public ServiceStatus Status => Volatile.Read(ref _status);

    /// <summary>The service, while it works.</summary>
    public AgentService? Running => Status.State == ServiceState.Running ? Volatile.Read(ref _service) : null;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        await StartInTurnAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(TimeSpan? limit = null)
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        await StopInTurnAsync(limit ?? UsualLimit).ConfigureAwait(false);
    }

    /// <summary>Stops it and starts it again, unless it could not stop.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        await StopInTurnAsync(UsualLimit).ConfigureAwait(false);
        if (Status.State == ServiceState.Stopped)
        {
            await StartInTurnAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has it work with new settings, if it works and they are others.</summary>
    public async Task ApplyAsync()
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        if (Running is not { } service || service.SettingsHash == _settings)
        {
            return;
        }

        _settings = service.SettingsHash;
        if (await TryAsync(service.ApplyAsync, UsualLimit, default).ConfigureAwait(false) is { } failure)
        {
            LogNotApplied(name, failure);
            Set(Status.State, failure.Message);
        }
    }

    public void Note(string command) => Change(status => status with { LastCommand = command, LastCommandAt = time.GetUtcNow() });

    private async Task StartInTurnAsync(CancellationToken cancellationToken)
    {
        if (Status.State == ServiceState.Running)
        {
            return;
        }

        if (!_straggler.IsCompleted)
        {
            Set(ServiceState.Error, $"Service '{name}' has not ended what it was doing when it timed out.");
            return;
        }

        if (winner() is not { } service)
        {
            Set(ServiceState.Stopped, $"Service '{name}' is disabled.");
            return;
        }

        Volatile.Write(ref _service, service);
        _settings = service.SettingsHash;
        Set(ServiceState.Starting, Status.LastError);
        service.Begin();
        if (await TryAsync(service.StartAsync, UsualLimit, cancellationToken).ConfigureAwait(false) is not { } failure)
        {
            Set(ServiceState.Running);
            LogStarted(name);
            return;
        }

        await service.EndAsync().ConfigureAwait(false);
        LogNotStarted(name, failure);
        Set(ServiceState.Error, failure.Message);
    }

    private async Task StopInTurnAsync(TimeSpan limit)
    {
        if (Status.State == ServiceState.Stopped || _service is not { } service)
        {
            return;
        }

        Set(ServiceState.Stopping, Status.LastError);
        await service.EndAsync().ConfigureAwait(false);
        if (await TryAsync(service.StopAsync, limit, default).ConfigureAwait(false) is { } failure)
        {
            LogNotStopped(name, failure);
            Set(ServiceState.Error, failure.Message);
            return;
        }

        Volatile.Write(ref _service, null);
        Set(ServiceState.Stopped);
        LogStopped(name);
    }

    /// <summary>Has it do something in its time; what went wrong, or nothing.</summary>
    private async Task<Exception?> TryAsync(Func<CancellationToken, Task> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task? task = null;
        try
        {
            task = work(stopping.Token);
            await task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException) when (task is { IsCompleted: false })
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            _straggler = task;
            return new TimeoutException(TimedOut);
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private void Set(ServiceState state, string? error = null) =>
        Change(status => status with { State = state, UpdatedAt = time.GetUtcNow(), LastError = error });

    private void Change(Func<ServiceStatus, ServiceStatus> change)
    {
        ServiceStatus before;
        do
        {
            before = Status;
        } while (Interlocked.CompareExchange(ref _status, change(before), before) != before);
    }

    [LoggerMessage(564, LogLevel.Information, "Service '{Service}' runs.")]
    private partial void LogStarted(string service);

    [LoggerMessage(565, LogLevel.Information, "Service '{Service}' has stopped.")]
    private partial void LogStopped(string service);

    [LoggerMessage(566, LogLevel.Error, "Service '{Service}' could not start.")]
    private partial void LogNotStarted(string service, Exception failure);

    [LoggerMessage(567, LogLevel.Error, "Service '{Service}' could not stop.")]
    private partial void LogNotStopped(string service, Exception failure);

    [LoggerMessage(568, LogLevel.Error, "Service '{Service}' could not apply its new settings.")]
    private partial void LogNotApplied(string service, Exception failure);
}
