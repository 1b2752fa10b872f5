namespace Cloister.AgUi;

/// <summary>How a pipeline treats a stream.</summary>
public sealed record PipelineOptions
{
    /// <summary>How strictly the stream is held to the protocol.</summary>
    /// <value>Strict by default.</value>
    public VerificationMode Verification { get; init; }

    /// <summary>Whether chunks become the explicit events they stand for.</summary>
    /// <value>On by default.</value>
    public bool ExpandChunks { get; init; } = true;

    /// <summary>The input of the run that was asked for. With it, a stream whose last run has other ids is warned about.</summary>
    public RunAgentInput? Input { get; init; }

    /// <summary>Makes ids for events of old protocols that have none. They must be unique in the conversation.</summary>
    /// <value>Random ids by default.</value>
    public Func<string> NewId { get; init; } = RandomId;

    /// <summary>Hears what was removed or translated; of each kind and path once.</summary>
    public Action<PipelineWarning>? OnWarning { get; init; }

    /// <summary>Hears of each event that was refused: the one that rejects the stream, or those that are dropped.</summary>
    public Action<StreamViolation>? OnViolation { get; init; }

    /// <summary>Says what an exception of the source means. Used where the pipeline reads the source itself.</summary>
    /// <value>By default bytes that cannot be read break the protocol, and everything else is a failure of the agent.</value>
    public Func<Exception, AgUiError> Classify { get; init; } = Explain;

    private static AgUiError Explain(Exception exception) =>
        exception is FramingException or AgUiFormatException
            ? new ProtocolError("The stream could not be read", ErrorCode.ProtocolMalformed) { Exception = exception }
            : new AgentError("The agent failed with an exception", ErrorCode.AgentInternal) { Exception = exception };

#pragma warning disable RS0030 // This is the default source; others are injected.
    private static string RandomId() => Guid.NewGuid().ToString();
#pragma warning restore RS0030
}
