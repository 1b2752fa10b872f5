using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Cloister.AgUi;

/// <summary>
/// Serves an agent to whoever speaks the protocol, in any web framework: <see cref="TryRead"/> what was posted, answer with the refusal or with
/// <see cref="RunRequest.ResponseHeaders"/>, then <see cref="WriteAsync(RunRequest, PipeWriter, CancellationToken)"/> the run as the body.
/// </summary>
/// <remarks>
/// Every run that is started gets its end, unless the connection is gone: an agent that ends without one has finished, one that throws has
/// failed, one that is stopped by the host or the time limit is cancelled. Serves many runs at a time.
/// </remarks>
public sealed class AgentEndpoint
{
    private readonly IAgent _agent;
    private readonly AgentEndpointOptions _options;

    /// <summary>Serves an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="options">How it is served.</param>
    /// <exception cref="ArgumentException">A time of the options is not positive.</exception>
    public AgentEndpoint(IAgent agent, AgentEndpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _agent = agent;
        _options = (options ?? new()).Checked();
    }

    /// <summary>Reads what a client asks for. It costs no run yet.</summary>
    /// <param name="body">The body of the request.</param>
    /// <param name="accept">The <c>Accept</c> headers, joined with commas; null when there are none.</param>
    /// <param name="request">What to run.</param>
    /// <param name="refusal">Why nothing is run, and how to say so.</param>
    public bool TryRead(
        ReadOnlySpan<byte> body,
        string? accept,
        [NotNullWhen(true)] out RunRequest? request,
        [NotNullWhen(false)] out RequestRefusal? refusal
    )
    {
        request = null;
        if (ContentNegotiation.ForServer(accept) is not { } encoding)
        {
            refusal = RequestRefusal.NotAcceptable();
            return false;
        }

        try
        {
            var input = AgUiJson.ReadInput(body, _options.MaxMessages, _options.OnUnrecognised);
            refusal = ProtocolVersion.IsOfOtherLine(input.ProtocolVersion) ? RequestRefusal.OtherVersion() : null;
            request =
                refusal is not null ? null
                : input.ProtocolVersion is null ? new(input, ContentNegotiation.ForOldPeer(accept)!.Value)
                : new(input, encoding);
        }
        catch (AgUiFormatException exception)
        {
            refusal = RequestRefusal.NoInput(exception);
        }

        return refusal is null && request is not null;
    }

    /// <summary>Runs the agent and writes its events. Each is on its way as soon as the agent made it; a slow reader slows the agent.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="output">The body of the response. It is left open.</param>
    /// <param name="requestAborted">The client went away: the agent is stopped, and nothing more is written.</param>
    /// <returns>How the run ended; <see cref="RunOutcome.Aborted"/> when the client went away before it did.</returns>
    public async Task<RunOutcome> WriteAsync(RunRequest request, PipeWriter output, CancellationToken requestAborted = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        var response = new AgentResponse(_agent, _options, request, output, requestAborted);
        await using (response.ConfigureAwait(false))
        {
            return await response.WriteAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="WriteAsync(RunRequest, PipeWriter, CancellationToken)"/>
    public async Task<RunOutcome> WriteAsync(RunRequest request, Stream output, CancellationToken requestAborted = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        try
        {
            return await WriteAsync(request, writer, requestAborted).ConfigureAwait(false);
        }
        finally
        {
            // All that is to be sent was flushed. With an exception the writer does not try to send the rest to somebody who is gone.
            await writer.CompleteAsync(new OperationCanceledException()).ConfigureAwait(false);
        }
    }
}
