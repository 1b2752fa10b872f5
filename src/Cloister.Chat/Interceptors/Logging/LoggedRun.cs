using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>What is logged of one run.</summary>
internal sealed partial class LoggedRun
{
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly RunAgentInput _input;
    private readonly long _started;
    private long _count;
    private bool _hasFailed;

    public LoggedRun(ILogger log, TimeProvider time, RunContext context)
    {
        _log = log;
        _time = time;
        _input = context.Input;
        _started = time.GetTimestamp();
        LogStarted(_input.ThreadId, _input.RunId, context.Attempt);
    }

    public void See(AgUiEvent @event)
    {
        switch (@event)
        {
            case RunEnded { Error: { } error }:
                Fail(error is ProtocolError ? LogLevel.Error : LogLevel.Warning, WireNames.NameOf(error.Code), error.Message);
                return;
            case RunErrorEvent error:
                Fail(LogLevel.Warning, error.Code, error.Message);
                return;
        }

        var type = WireNames.NameOf(@event);
        if (_count++ == 0)
        {
            LogFirst(_input.RunId, type, Elapsed());
        }

        LogEvent(_input.RunId, type);
    }

    public void End(bool isCancelled)
    {
        if (_hasFailed)
        {
            return;
        }

        if (isCancelled)
        {
            LogCancelled(_input.RunId, _count, Elapsed());
        }
        else
        {
            LogCompleted(_input.RunId, _count, Elapsed());
        }
    }

    private void Fail(LogLevel level, string? code, string message)
    {
        _hasFailed = true;
        LogFailed(level, _input.RunId, _count, Elapsed(), code, message);
    }

    private TimeSpan Elapsed() => _time.GetElapsedTime(_started);

    [LoggerMessage(210, LogLevel.Information, "Run {RunId} of thread {ThreadId} begins, attempt {Attempt}.")]
    private partial void LogStarted(string threadId, string runId, int attempt);

    [LoggerMessage(211, LogLevel.Information, "Run {RunId} gave its first event, {EventType}, after {Elapsed}.")]
    private partial void LogFirst(string runId, string eventType, TimeSpan elapsed);

    [LoggerMessage(212, LogLevel.Debug, "Run {RunId} gave {EventType}.")]
    private partial void LogEvent(string runId, string eventType);

    [LoggerMessage(213, LogLevel.Information, "Run {RunId} is complete after {Count} events and {Elapsed}.")]
    private partial void LogCompleted(string runId, long count, TimeSpan elapsed);

    [LoggerMessage(214, LogLevel.Debug, "Run {RunId} was cancelled after {Count} events and {Elapsed}.")]
    private partial void LogCancelled(string runId, long count, TimeSpan elapsed);

    [LoggerMessage(EventId = 215, Message = "Run {RunId} failed after {Count} events and {Elapsed} with {ErrorCode}: {Reason}.")]
    private partial void LogFailed(LogLevel level, string runId, long count, TimeSpan elapsed, string? errorCode, string reason);
}
