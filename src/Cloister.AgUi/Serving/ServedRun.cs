namespace Cloister.AgUi;

/// <summary>
/// Makes of what an agent says what its client may rely on: explicit events between a start and an end, in the client's words. The agent
/// may leave the start and the end to us.
/// </summary>
internal sealed partial class ServedRun
{
    private readonly RunRequest _request;
    private readonly AgentEndpointOptions _options;
    private readonly EventFrames _frames;
    private readonly IEventSink _given;
    private readonly OpenParts _open = new();
    private readonly OldPeerAdapter? _oldPeer;
    private StreamVerifier? _verifier;
    private RunStartedEvent? _run;

    public ServedRun(RunRequest request, AgentEndpointOptions options, EventFrames frames)
    {
        _request = request;
        _options = options;
        _frames = frames;
        _verifier = options.OnViolation is null ? null : new();
        _given = options.SendChunks ? new Explicit(this) : new ChunkExpander(new Explicit(this), Refuse);
        if (request.Input.ProtocolVersion is null)
        {
            Action<Downgrade>? report = options.OnDowngrade is { } tell ? downgrade => tell(request, downgrade) : null;
            _oldPeer = new(options.OldPeersKnowSubagents, request.Encoding == AgUiEncoding.Binary, report);
        }
    }

    /// <summary>How the last run ended; null while it has not.</summary>
    public RunOutcome? Outcome { get; private set; }

    private bool IsOver => Outcome is not null;

    /// <summary>Takes an event of the agent.</summary>
    /// <exception cref="InvalidOperationException">It is none that can be sent.</exception>
    public void Push(AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case UnknownEvent when _request.Encoding == AgUiEncoding.Binary && _oldPeer is null:
                break;
            case UnknownEvent:
                Write(agentEvent);
                break;
            case MalformedEvent malformed:
                throw new InvalidOperationException($"The agent gave a malformed event: {malformed.Problem}");
            case RunEnded { Outcome: RunOutcome.Aborted or RunOutcome.Cancelled }:
                Cancel();
                break;
            case RunEnded end:
                throw new InvalidOperationException(
                    $"The run of the agent ended as {end.Outcome}: {end.Error?.Message}",
                    end.Error?.Exception
                );
            default:
                _given.Push(Bare(agentEvent));
                break;
        }
    }

    private AgUiEvent Bare(AgUiEvent agentEvent) =>
        agentEvent.RawEvent is null || _options.SendRawEvents ? agentEvent : agentEvent with { RawEvent = null };

    private void Take(AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case RunStartedEvent start:
                var input = _options.SendInput ? start.Input : null;
                Send(start with { ProtocolVersion = RunAgentInput.CurrentProtocolVersion, Input = input });
                break;
            case RunErrorEvent when Outcome is not RunOutcome.Failed:
                Send(agentEvent);
                break;
            case var _ when IsOver:
                Report(
                    StreamViolation.Of(StreamRule.NothingAfterFinish, agentEvent.Type, "came after the end of the run and was left out")
                );
                break;
            case RunFinishedEvent finish:
                Finish(finish);
                break;
            default:
                StartUnlessStarted();
                Send(agentEvent);
                break;
        }
    }

    private void StartUnlessStarted()
    {
        if (_run is null)
        {
            var input = _request.Input;
            Send(
                new RunStartedEvent(input.ThreadId, input.RunId)
                {
                    ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
                    ParentRunId = input.ParentRunId,
                }
            );
        }
    }

    private void Send(AgUiEvent agentEvent)
    {
        Verify(agentEvent);
        Write(agentEvent);

        // What could not be written has not happened.
        _open.Track(agentEvent);
        switch (agentEvent)
        {
            case RunStartedEvent start:
                _run = start;
                Outcome = null;
                _open.Clear();
                break;
            case RunFinishedEvent finish:
                Outcome = OutcomeOf(finish);
                break;
            case RunErrorEvent:
                Outcome = RunOutcome.Failed;
                break;
        }
    }

    private static RunOutcome OutcomeOf(RunFinishedEvent finish) =>
        finish.Outcome switch
        {
            InterruptOutcome => RunOutcome.Interrupted,
            CancelledOutcome => RunOutcome.Cancelled,
            _ => RunOutcome.Completed,
        };

    private void Write(AgUiEvent agentEvent)
    {
        if (_oldPeer is null)
        {
            _frames.Write(agentEvent);
        }
        else if (_oldPeer.Adapt(agentEvent) is { } adapted)
        {
            _frames.Write(adapted);
        }
    }

    private void Verify(AgUiEvent agentEvent)
    {
        if (_verifier?.Check(agentEvent) is { } violation)
        {
            Report(violation);
        }
    }

    private void Refuse(StreamViolation violation)
    {
        Report(violation);
        throw new InvalidOperationException($"The agent gave a chunk that means nothing: {violation.Message}");
    }

    private void Report(StreamViolation violation)
    {
        // What comes after the first one may be its consequence.
        if (_verifier is not null)
        {
            _verifier = null;
            _options.OnViolation?.Invoke(_request, violation);
        }
    }

    private sealed class Explicit(ServedRun run) : IEventSink
    {
        public void Push(AgUiEvent agentEvent) => run.Take(agentEvent);
    }
}
