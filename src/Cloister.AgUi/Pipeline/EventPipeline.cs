namespace Cloister.AgUi;

/// <summary>
/// Makes the events of one attempt at a run ready for applications. Events of old protocols are translated, unknown ones removed, chunks
/// expanded, and the rest is held to the rules: what comes out is known, valid and explicit.
/// </summary>
/// <remarks>
/// A stream that ends in an orderly way comes out with nothing added; any other ends with one <see cref="RunEnded"/>. A stream that went
/// through a pipeline goes through another one unchanged. One thread at a time, but the pipeline may be ended while it pushes.
/// </remarks>
public sealed partial class EventPipeline : IEventSink
{
    private readonly PipelineOptions _options;
    private readonly IEventSink _next;
    private readonly IEventSink _known;
    private readonly LegacyTranslation _boundary;
    private readonly StreamVerifier _verifier;
    private readonly PipelineWarnings _warnings;
    private RunStartedEvent? _run;
    private bool _runIsOver;
    private long _index = -1;

    /// <summary>A pipeline for one attempt at a run.</summary>
    /// <param name="options">How it treats the stream.</param>
    /// <param name="next">What takes the events that pass.</param>
    public EventPipeline(PipelineOptions options, IEventSink next)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(next);
        _options = options;
        _next = next;
        _warnings = new(options.OnWarning);
        _verifier = new(options.Verification);
        var last = new Verification(this);
        _known = options.ExpandChunks ? new ChunkExpander(last, Refuse) : last;
        _boundary = new(options.NewId, _warnings, new Enforcement(this));
    }

    /// <summary>Whether nothing passes any more: who reads the source stops.</summary>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public void Push(AgUiEvent agentEvent)
    {
        ArgumentNullException.ThrowIfNull(agentEvent);
        if (IsOver)
        {
            return;
        }

        _index++;
        if (agentEvent.Type < EventType.Unknown)
        {
            _known.Push(agentEvent);
        }
        else
        {
            _boundary.Push(agentEvent);
        }
    }

    /// <summary>The source has ended. A run that did not say how it ended is truncated.</summary>
    public void Complete() =>
        Fail(RunOutcome.Truncated, new TransportError("The stream ended before the run was finished", ErrorCode.TransportClosed));

    /// <summary>The source cannot go on. What breaks after the end of the run does not change how it ended, unless the agent broke it.</summary>
    /// <param name="outcome">How the run ended.</param>
    /// <param name="error">Why, unless it was our own stop.</param>
    public void Fail(RunOutcome outcome, AgUiError? error)
    {
        if (IsOver)
        {
            return;
        }

        WarnOfAnotherRun();
        if (_runIsOver && outcome is not (RunOutcome.Failed or RunOutcome.Rejected))
        {
            IsOver = true;
        }
        else
        {
            End(new RunEnded(outcome, error));
        }
    }

    private void End(RunEnded end)
    {
        IsOver = true;
        _next.Push(end);
    }

    private void Refuse(StreamViolation violation)
    {
        if (IsOver)
        {
            return;
        }

        violation = violation with { EventIndex = _index };
        _options.OnViolation?.Invoke(violation);
        if (_options.Verification == VerificationMode.Strict)
        {
            End(new RunEnded(RunOutcome.Rejected, violation.ToError()));
        }
    }

    private void Pass(AgUiEvent agentEvent)
    {
        switch (agentEvent.Type)
        {
            case EventType.RunStarted:
                _run = (RunStartedEvent)agentEvent;
                WarnOfNewerAgent(_run);
                _runIsOver = false;
                break;
            case EventType.RunFinished:
                WarnOfOtherIds((RunFinishedEvent)agentEvent);
                _runIsOver = true;
                break;
            case EventType.RunError:
                _runIsOver = true;
                break;
        }

        _next.Push(agentEvent);
    }

    private void WarnOfNewerAgent(RunStartedEvent start)
    {
        if (ProtocolVersion.IsNewer(start.ProtocolVersion))
        {
            _warnings.Add(PipelineWarningKind.NewerProtocol, "RUN_STARTED.protocolVersion");
        }
    }

    private void WarnOfOtherIds(RunFinishedEvent finish)
    {
        if (_run is { } run && (run.RunId != finish.RunId || run.ThreadId != finish.ThreadId))
        {
            _warnings.Add(PipelineWarningKind.RunIdsDiffer, "RUN_FINISHED");
        }
    }

    private void WarnOfAnotherRun()
    {
        if (_run is { } run && _options.Input is { } input && (run.RunId != input.RunId || run.ThreadId != input.ThreadId))
        {
            _warnings.Add(PipelineWarningKind.RunIdsDiffer, "RUN_STARTED");
        }
    }

    /// <summary>Removes or refuses what is no event of the protocol.</summary>
    private sealed class Enforcement(EventPipeline pipeline) : IEventSink
    {
        public void Push(AgUiEvent agentEvent)
        {
            switch (agentEvent)
            {
                case UnknownEvent unknown:
                    pipeline._warnings.Add(PipelineWarningKind.UnknownEventRemoved, unknown.WireType);
                    break;
                case MalformedEvent malformed:
                    pipeline.Refuse(StreamViolation.Of(malformed));
                    break;
                case RunEnded end:
                    pipeline.End(end);
                    break;
                default:
                    pipeline._known.Push(agentEvent);
                    break;
            }
        }
    }

    /// <summary>The last stage; what a refused event still had to say is not heard.</summary>
    private sealed class Verification(EventPipeline pipeline) : IEventSink
    {
        public void Push(AgUiEvent agentEvent)
        {
            if (pipeline.IsOver)
            {
                return;
            }

            if (pipeline._verifier.Check(agentEvent) is { } violation)
            {
                pipeline.Refuse(violation);
            }
            else
            {
                pipeline.Pass(agentEvent);
            }
        }
    }
}
