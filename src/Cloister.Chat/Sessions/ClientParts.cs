using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>What the sessions of a client share.</summary>
internal sealed partial class ClientParts
{
    public ClientParts(IAgent agent, AgUiClientOptions options)
    {
        Options = options;
        Log = ChatLog.Create(options.LoggerFactory, ChatLog.Sessions);
        Subscribers = new(options.Subscribers);
        Runs = new(agent, options, Log);
        Transforms = new(options.Transforms);
    }

    public AgUiClientOptions Options { get; }

    public ILogger Log { get; }

    public SubscriberCollection Subscribers { get; }

    public RunSource Runs { get; }

    public EventTransforms Transforms { get; }

    public HandlerList<SubscriberFaultedEventArgs> SubscriberFaulted { get; } = new();

    public object? Sender { get; set; }

    public TimeProvider Time => Options.TimeProvider;

    public Func<string> NewId => Options.NewId!;

    public ISessionStorage Storage => Options.Storage!;

    public void TellSubscribers(RunIdentity run, AgUiEvent agentEvent)
    {
        foreach (var subscriber in Subscribers.Snapshot)
        {
            try
            {
                subscriber.OnEvent(run, agentEvent);
            }
#pragma warning disable CA1031 // A subscriber must not break the run or another subscriber.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                ReportFault(new(run, agentEvent, exception));
            }
        }
    }

    /// <summary>Calls the application, and reports what it throws.</summary>
    public void Guard(RunIdentity? run, AgUiEvent? agentEvent, Action call)
    {
        try
        {
            call();
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ReportFault(new(run, agentEvent, exception));
        }
    }

    public void ReportFault(SubscriberFaultedEventArgs fault)
    {
        LogFault(Log, fault.Run?.RunId, fault.Event?.Type, fault.Exception);
        SubscriberFaulted.Raise(Sender, fault, exception => LogFault(Log, fault.Run?.RunId, fault.Event?.Type, exception));
    }

    [LoggerMessage(302, LogLevel.Error, "A handler threw at event {EventType} of run {RunId}; the run goes on.")]
    private static partial void LogFault(ILogger log, string? runId, EventType? eventType, Exception exception);
}
