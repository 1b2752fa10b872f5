using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Where the buses of one runtime report what nobody is there to catch.</summary>
internal sealed partial class EventBusDiagnostics(ILogger logger)
{
    private readonly ILogger _logger = logger;

    internal bool ReportsMisses => _logger.IsEnabled(LogLevel.Debug);

    internal void Missed(Type emittedType, Type runTimeType) => LogMissed(emittedType, runTimeType);

    internal void CancellationCallbackFailed(Exception exception) => LogCancellationCallbackFailed(exception);

    [LoggerMessage(
        40,
        LogLevel.Debug,
        "An emit as {EventType} reached nobody, although its value is a {RunTimeType}, which has handlers; EmitAs dispatches by run-time type."
    )]
    private partial void LogMissed(Type eventType, Type runTimeType);

    [LoggerMessage(
        41,
        LogLevel.Error,
        "A callback on the cancellation token of a disposed event bus failed; the bus is disposed regardless."
    )]
    private partial void LogCancellationCallbackFailed(Exception exception);
}
