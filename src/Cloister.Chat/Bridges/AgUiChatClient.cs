using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Makes a chat client of any agent, for code that knows chat clients.</summary>
/// <remarks>
/// <para>
/// Each event gives an update, in order and at once, with the event as its raw representation. Calls of tools that the request offered are for the
/// caller to run; other calls are the agent's own, and marked as informational. What the run asked at its end comes as
/// <see cref="ToolApprovalRequestContent"/>, to be answered in the next request with its response, and all interrupts are
/// under <see cref="BridgeNames.Interrupts"/> in the additional properties.
/// </para>
/// <para>
/// A failure that the agent tells is an <see cref="ErrorContent"/>. A run of which it is not known how it ended, or which broke the rules of
/// the protocol, raises <see cref="AgUiException"/>.
/// </para>
/// <para>The whole history goes out with each request. Safe for many requests at a time.</para>
/// </remarks>
public sealed class AgUiChatClient : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("ag-ui");

    private readonly IAgent _agent;
    private readonly AgUiChatClientOptions _options;

    /// <summary>A chat client over an agent.</summary>
    /// <param name="agent">Answers.</param>
    /// <param name="options">How the client behaves.</param>
    public AgUiChatClient(IAgent agent, AgUiChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _agent = agent;
        _options = (options ?? new()).Copy();
    }

    /// <summary>One run, told as it goes on.</summary>
    /// <param name="messages">The whole conversation.</param>
    /// <param name="options">Tools, instructions, thread; and under <see cref="BridgeNames.Input"/> and <see cref="BridgeNames.Resume"/> the rest of the input.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <exception cref="AgUiException">While it is enumerated: the run was rejected or broke off, or the agent could not be reached.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ReadAsync(AgentRequest.From(messages, options, _options), cancellationToken);
    }

    /// <summary>One run, told when it has ended.</summary>
    /// <inheritdoc cref="GetStreamingResponseAsync" path="/param"/>
    /// <exception cref="AgUiException">The run was rejected or broke off, or the agent could not be reached.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var updates = GetStreamingResponseAsync(messages, options, cancellationToken);
        var response = await updates.ToChatResponseAsync(cancellationToken).ConfigureAwait(false);
        response.Messages = [.. response.Messages.Where(message => message.Contents.Count > 0)];
        return response;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_agent) ? _agent
            : null;
    }

    /// <summary>Disposes the agent, if it can be, unless the options say that it is somebody else's.</summary>
    public void Dispose()
    {
        if (_options.OwnsAgent)
        {
            (_agent as IDisposable)?.Dispose();
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        RunAgentInput input,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var reader = new UpdateReader(input);
        await foreach (var @event in Events(input, cancellationToken).ConfigureAwait(false))
        {
            if (@event is RunEnded end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new AgUiException(end.Error ?? new AgentError($"The run ended as {end.Outcome}", ErrorCode.Unknown));
            }

            foreach (var update in reader.Read(@event))
            {
                yield return update;
            }
        }
    }

    private IAsyncEnumerable<AgUiEvent> Events(RunAgentInput input, CancellationToken cancellationToken)
    {
        var context = new RunContext(input);
        var options = new PipelineOptions
        {
            Verification = _options.Verification,
            Input = input,
            NewId = _options.NewId!,
            Classify = exception => RunFailure.From(_options.ErrorClassifier, exception, input, isUnderway: false).Error!,
        };
        return _agent is IVerifyingAgent verifying
            ? verifying.RunAsync(context, options, cancellationToken)
            : EventPipeline.RunAsync(_agent.RunAsync(context, cancellationToken), options, cancellationToken);
    }
}
