using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Who hears of a session, and in which order.</summary>
internal sealed partial class Handlers(string threadId, ClientParts client)
{
    private string? _runWithDrops;
    private string? _runWithFailure;

    public HandlerList<ChatState> StateChanged { get; } = new();

    public HandlerList<FoldWarning> StateOutOfSync { get; } = new();

    public HandlerList<PersistFailedEventArgs> PersistFailed { get; } = new();

    /// <summary>Whether an event or a new state has anybody to be told.</summary>
    public bool HasAny => !StateChanged.IsEmpty || client.Subscribers.Count > 0;

    /// <summary>What the events name as their sender.</summary>
    public object? Sender { get; set; }

    public void Hear(in Notification notification)
    {
        var agentEvent = notification.Event;
        var run = notification.RunId is { } runId ? new RunIdentity(threadId, runId) : (RunIdentity?)null;
        if (notification.State is { } state)
        {
            StateChanged.Raise(Sender, state, exception => client.ReportFault(new(run, agentEvent, exception)));
        }

        foreach (var warning in notification.Warnings)
        {
            Hear(run, warning);
        }

        if (agentEvent is not null && run is { } identity)
        {
            client.TellSubscribers(identity, agentEvent);
        }
    }

    /// <summary>Readers of events missed some.</summary>
    public void HearDropped(string? runId, int count)
    {
        Telemetry.Drops.Add(count);
        if (_runWithDrops != runId)
        {
            _runWithDrops = runId;
            LogDropped(client.Log, runId, threadId);
        }
    }

    /// <summary>The application's reducer threw.</summary>
    public void HearReducerFailed(string runId, AgUiEvent agentEvent, Exception exception)
    {
        if (_runWithFailure != runId)
        {
            _runWithFailure = runId;
            LogReducerFailed(client.Log, runId, threadId, agentEvent.Type, exception);
        }
    }

    public void HearPersistFailed(Exception exception)
    {
        LogPersistFailed(client.Log, threadId, exception.GetType().Name, exception);
        PersistFailed.Raise(Sender, new(exception), thrown => client.ReportFault(new(null, null, thrown)));
    }

    private void Hear(RunIdentity? run, FoldWarning warning)
    {
        LogFoldWarning(client.Log, threadId, run?.RunId, warning.Kind, warning.EventType, warning.Reason);
        client.Guard(run, null, () => client.Options.Folding.OnWarning?.Invoke(warning));
        if (warning.Kind == FoldWarningKind.StateOutOfSync)
        {
            StateOutOfSync.Raise(Sender, warning, exception => client.ReportFault(new(run, null, exception)));
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "Thread {ThreadId} could not save itself ({Failure}); the conversation goes on in memory.")]
    private static partial void LogPersistFailed(ILogger log, string threadId, string failure, Exception exception);

    [LoggerMessage(
        326,
        LogLevel.Error,
        "Run {RunId} of thread {ThreadId}: the reducer threw at a {EventType}; the run goes on without what it would have changed."
    )]
    private static partial void LogReducerFailed(ILogger log, string runId, string threadId, EventType eventType, Exception exception);

    [LoggerMessage(
        325,
        LogLevel.Warning,
        "Run {RunId} of thread {ThreadId}: a reader of events is too slow and misses some, as AgUiClientOptions.Backpressure says."
    )]
    private static partial void LogDropped(ILogger log, string? runId, string threadId);

    [LoggerMessage(
        301,
        LogLevel.Warning,
        "Run {RunId} of thread {ThreadId} sent a {EventType} that was not applied as it is: {Kind}. {Reason}"
    )]
    private static partial void LogFoldWarning(
        ILogger log,
        string threadId,
        string? runId,
        FoldWarningKind kind,
        EventType eventType,
        string? reason
    );
}
