using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>
/// Every event of the protocol with all its members, in the order of one legal stream. What a codec, a transport or an agent does to it, it does
/// to all.
/// </summary>
/// <remarks>No number needs more than a double, and no patch has further members, so that both encodings carry everything.</remarks>
public static partial class EventCorpus
{
    /// <summary>Changes whenever the events do.</summary>
    public const int Version = 1;

    /// <summary>The version of the protocol the events are of, members of the next minor included.</summary>
    public const string ProtocolRevision = RunAgentInput.CurrentProtocolVersion;

    private const string Thread = "corpus-thread";
    private const string Subagent = "subagent-1";
    private const long Time = 1_767_225_600_000;

    private static readonly JsonData Meta = JsonData.Object(
        ("cloister.note", "corpus"),
        ("nested", JsonData.Object(("null", JsonData.Null)))
    );
    private static readonly JsonData Foreign = JsonData.Object(
        ("source", "foreign"),
        ("list", JsonData.Array(1, true, "two", JsonData.Null))
    );

    /// <summary>The input the first run answers, with all members.</summary>
    public static RunAgentInput Input { get; } =
        new(Thread, "corpus-run-1")
        {
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            ParentRunId = "corpus-run-0",
            State = JsonData.Object(("city", "Zürich")),
            Messages = CorpusMessages.All,
            Tools =
            [
                new("book_table", "Books a table.")
                {
                    Parameters = JsonData.Object(("type", "object"), ("required", JsonData.Array("seats"))),
                    Metadata = Meta,
                },
            ],
            Context = [new("Where the user is", "At home 🏠")],
            ForwardedProps = JsonData.Object(("tenant", "blue")),
            Resume =
            [
                new("corpus-interrupt-0", ResumeStatus.Resolved) { Payload = JsonData.Object(("approved", true)), Metadata = Meta },
                new("corpus-interrupt-1", ResumeStatus.Cancelled),
            ],
        };

    /// <summary>The stream.</summary>
    public static ImmutableArray<AgUiEvent> All { get; } =
    [
        .. Opening().Select(Complete),
        .. Texts().Select(Tagged),
        .. ToolCalls().Select(Tagged),
        .. Reasoning().Select(Tagged),
        .. Chunks().Select(Tagged),
        .. States().Select(Complete),
        .. Ending().Select(Complete),
    ];

    /// <summary>The stream with chunks made explicit, as a client gets it.</summary>
    public static ImmutableArray<AgUiEvent> Explicit { get; } = [.. Expand(All)];

    private static AgUiEvent Complete(AgUiEvent agentEvent) =>
        agentEvent with
        {
            Timestamp = Time + (int)agentEvent.Type,
            RawEvent = Foreign,
            Metadata = Meta,
        };

    private static AgUiEvent Tagged(AttributedEvent agentEvent) => Complete(agentEvent with { SubagentRunId = Subagent });

    private static List<AgUiEvent> Expand(IEnumerable<AgUiEvent> events)
    {
        var passed = new Collected();
        var pipeline = new EventPipeline(new PipelineOptions { Verification = VerificationMode.Off }, passed);
        foreach (var agentEvent in events)
        {
            pipeline.Push(agentEvent);
        }

        return passed.Events;
    }

    private sealed class Collected : IEventSink
    {
        public List<AgUiEvent> Events { get; } = [];

        public void Push(AgUiEvent agentEvent) => Events.Add(agentEvent);
    }
}
