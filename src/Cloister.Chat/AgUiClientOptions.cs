using Cloister.AgUi;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Chat;

/// <summary>How a client and its sessions behave. The client copies it; later changes have no effect.</summary>
public sealed class AgUiClientOptions
{
    /// <summary>Keeps conversations.</summary>
    /// <value>Null for memory of the client's own; <see cref="SessionStorage.None"/> for nothing.</value>
    public ISessionStorage? Storage { get; set; }

    /// <summary>When sessions save themselves.</summary>
    /// <value>Null for <see cref="AutoPersist.Throughout"/> when a storage is given, and <see cref="AutoPersist.Off"/> otherwise.</value>
    public AutoPersist? AutoPersist { get; set; }

    /// <summary>What saving does when somebody else saved the thread meanwhile.</summary>
    public SaveMode SaveMode { get; set; }

    /// <summary>What opening a stored thread that cannot be read does.</summary>
    public UnreadableThread UnreadableThread { get; set; }

    /// <summary>Whether the client disposes the agent.</summary>
    /// <value>It does.</value>
    public bool OwnsAgent { get; set; } = true;

    /// <summary>Whether the client disposes the storage.</summary>
    /// <value>It does.</value>
    public bool OwnsStorage { get; set; } = true;

    /// <summary>Stand around runs, the first one outermost. They see known, valid, expanded events.</summary>
    public IList<IInterceptor> Interceptors { get; set; } = [];

    /// <summary>Whether interceptors stay in their order even where one of them sees what a redactor further out removes.</summary>
    /// <value>Redactors are moved to the inner end.</value>
    public bool PreserveInterceptorOrder { get; set; }

    /// <summary>Hear of each event of each session and raw run; the client's list can be changed later.</summary>
    public IList<AgentSubscriber> Subscribers { get; set; } = [];

    /// <summary>The application's tools. The client uses this very registry, so tools can be added later.</summary>
    public ToolRegistry Tools { get; set; } = new();

    /// <summary>Says what an exception of an agent means.</summary>
    public IErrorClassifier ErrorClassifier { get; set; } = Chat.ErrorClassifier.Default;

    /// <summary>How strictly streams are held to the protocol.</summary>
    public VerificationMode Verification { get; set; }

    /// <summary>Hears what was removed from streams or translated, by the pipeline or by an <see cref="HttpAgent"/>; of each kind and path once in a run.</summary>
    public Action<PipelineWarning>? OnWarning { get; set; }

    /// <summary>How state is folded: whom to trust, and who settles conflicts.</summary>
    public ChatFoldOptions Folding { get; set; } = new();

    /// <summary>Goes on from what the rules of the protocol made of each event of an agent.</summary>
    /// <value>Null for those rules alone; <see cref="ComposedReducer"/> for several.</value>
    /// <remarks>
    /// It has to be pure: an event may be reduced again when the state changes meanwhile. It is not asked about changes of our own, such as a
    /// message of the user. When it throws, the state says so in <see cref="ChatState.Error"/>, keeps what the rules made of the event, and the
    /// run goes on.
    /// </remarks>
    public IChatStateReducer? Reducer { get; set; }

    /// <summary>
    /// Change what <see cref="ChatSession.Events"/>, <see cref="AgUiClient.RunRaw"/> and subscribers see of a run, the first one first; never
    /// what becomes state, which comes before them.
    /// </summary>
    /// <remarks>
    /// Each is called once for each run. One that throws ends the run as <see cref="RunOutcome.Failed"/>; one that ends early hides the rest;
    /// one that does not ask for the next event holds up the run.
    /// </remarks>
    public IList<Func<IAsyncEnumerable<AgUiEvent>, IAsyncEnumerable<AgUiEvent>>> Transforms { get; set; } = [];

    /// <summary>What happens to a call that starts a run while one is in flight.</summary>
    public ConcurrentSend ConcurrentSend { get; set; }

    /// <summary>What happens when a reader of events is slower than the run.</summary>
    public Backpressure Backpressure { get; set; }

    /// <summary>How many events or states may wait for one reader before the reader's rule applies.</summary>
    /// <value>1000</value>
    public int EventBufferSize { get; set; } = 1000;

    /// <summary>What becomes of messages that a run left incomplete, when the next one begins.</summary>
    public PartialMessagePolicy PartialMessages { get; set; }

    /// <summary>How many follow-up runs one call may take.</summary>
    /// <value>10</value>
    public int MaxToolRounds { get; set; } = 10;

    /// <summary>How many tools run at a time.</summary>
    /// <value>1</value>
    public int MaxParallelTools { get; set; } = 1;

    /// <summary>How long a tool may take, from when it was approved.</summary>
    /// <value>60 seconds</value>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Asked before each tool runs; it may take its time.</summary>
    /// <value>Null to allow all.</value>
    public ToolApproval? ApproveTool { get; set; }

    /// <summary>Checks an answer to an interrupt before it is sent, for example against its schema; returns what is wrong, or null.</summary>
    public Func<Interrupt, JsonData?, string?>? ValidateResponse { get; set; }

    /// <summary>How long a connection may stay open after the run has ended.</summary>
    /// <value>1 second</value>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many events each session keeps for looking back.</summary>
    /// <value>0: none</value>
    public int TraceCapacity { get; set; }

    /// <summary>The clock, and where timers come from.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Makes ids of threads, runs and messages. They must be unique in every conversation they can get into, stored ones included: a counter is not enough.</summary>
    /// <value>Null for version 7 GUIDs.</value>
    public Func<string>? NewId { get; set; }

    /// <summary>Where logs go. They hold no content.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>An agent that ignores cancellation is warned about once in a process, not for every run.</summary>
    internal OnceLatch AbortLatch { get; set; } = OnceLatch.Process;

    internal AgUiClientOptions Copy()
    {
        Require(EventBufferSize, 1, nameof(EventBufferSize));
        Require(MaxToolRounds, 0, nameof(MaxToolRounds));
        Require(MaxParallelTools, 1, nameof(MaxParallelTools));
        Require(TraceCapacity, 0, nameof(TraceCapacity));
        var copy = (AgUiClientOptions)MemberwiseClone();
        copy.Interceptors = [.. Interceptors];
        copy.Subscribers = [.. Subscribers];
        copy.Transforms = [.. Transforms];
        copy.AutoPersist ??= Storage is null ? Chat.AutoPersist.Off : Chat.AutoPersist.Throughout;
        copy.Storage ??= new InMemorySessionStorage();
        copy.NewId ??= VersionSevenIds.By(TimeProvider);
        return copy;
    }

    private static void Require(int value, int least, string option)
    {
        if (value < least)
        {
            throw new ArgumentException($"{nameof(AgUiClientOptions)}.{option} is {value}, and has to be {least} or more.", nameof(value));
        }
    }
}
