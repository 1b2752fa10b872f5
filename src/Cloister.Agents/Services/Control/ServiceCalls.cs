using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Has services do what they are asked to. Whoever asks gets a result, whatever happens.</summary>
internal sealed partial class ServiceCalls(TimeProvider time, ILogger logger)
{
    private const int MostNested = 8;

    private readonly AsyncLocal<int> _depth = new();
    private readonly ILogger _logger = logger;

    public ValueTask<InvokeResult> ExecuteAsync(
        ServiceControl control,
        ServiceAction action,
        ActionCall call,
        CancellationToken cancellationToken
    )
    {
        if (control.Running is not { } service)
        {
            return new(InvokeResult.Failed($"Service \"{control.Name}\" is not running"));
        }

        return PayloadCheck.Find(action.InputSchema, call.Payload) is { } wrong
            ? new(InvokeResult.Failed(wrong))
            : CallAsync(control.Name, action.Name, call, DoAsync, cancellationToken);

        async ValueTask<InvokeResult> DoAsync() =>
            InvokeResult.Done(await action.ExecuteAsync(service, call, cancellationToken).ConfigureAwait(false));
    }

    public ValueTask<InvokeResult> CommandAsync(
        ServiceControl control,
        string command,
        ActionCall call,
        CancellationToken cancellationToken
    )
    {
        var unknown = InvokeResult.Failed($"Service \"{control.Name}\" does not implement action \"{command}\"");
        return control.Running is { } service ? CallAsync(control.Name, command, call, DoAsync, cancellationToken) : new(unknown);

        async ValueTask<InvokeResult> DoAsync() =>
            await service.CommandAsync(command, call.Payload, cancellationToken).ConfigureAwait(false) ?? unknown;
    }

    private async ValueTask<InvokeResult> CallAsync(
        string service,
        string action,
        ActionCall call,
        Func<ValueTask<InvokeResult>> work,
        CancellationToken cancellationToken
    )
    {
        // Flows down to what this call asks of others, and not back to who asked for it.
        if (++_depth.Value > MostNested)
        {
            return InvokeResult.Failed("invoke depth exceeded");
        }

        var started = time.GetTimestamp();
        var result = await TryAsync(service, action, work, cancellationToken).ConfigureAwait(false);
        LogCalled(service, action, call.Caller, time.GetElapsedTime(started).TotalMilliseconds, result.Success);
        return result;
    }

    private async ValueTask<InvokeResult> TryAsync(
        string service,
        string action,
        Func<ValueTask<InvokeResult>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (ActionFailedException failure)
        {
            return InvokeResult.Failed(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            LogFailed(service, action, failure);
            return InvokeResult.Failed("");
        }
    }

    [LoggerMessage(
        569,
        LogLevel.Information,
        "Action '{Action}' of service '{Service}' for {Caller}: {Success} after {Milliseconds:0.0} ms."
    )]
    private partial void LogCalled(string service, string action, ActionCaller caller, double milliseconds, bool success);

    [LoggerMessage(590, LogLevel.Error, "Action '{Action}' of service '{Service}' failed.")]
    private partial void LogFailed(string service, string action, Exception failure);
}
