using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Makes an agent of any chat client: a model, with tools that run here and tools that the application runs.</summary>
/// <remarks>
/// <para>
/// It keeps nothing between runs. The application's tools are told to the model and never run here: the run ends with them open. Tools of our
/// own are run, and the model is asked again. Where one of them needs approval, the run ends with an interrupt, and the run that answers it goes
/// on with exactly the call that was shown; an answer that fits no such call fails the run.
/// </para>
/// <para>
/// An approval says that a user allowed a call, not how often: a client that sends its answer again, without the result, runs the tool
/// again. Tools that must not can tell by the call's id.
/// </para>
/// <para>
/// The client learns why a run or a tool failed only from an <see cref="AgUiException"/> or an <see cref="AgentFailureException"/>; of any other exception it
/// gets an id that the log has too.
/// </para>
/// </remarks>
public sealed partial class ChatClientAgent : IAgent, IDisposable
{
    private readonly IChatClient _client;
    private readonly ChatClientAgentOptions _options;
    private readonly ILogger _log;

    /// <summary>An agent over a chat client.</summary>
    /// <param name="client">Asks the model. It needs no function invocation of its own, but may have it.</param>
    /// <param name="options">How the agent behaves.</param>
    public ChatClientAgent(IChatClient client, ChatClientAgentOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = (options ?? new()).Copy();
        _log = ChatLog.Create(_options.LoggerFactory, ChatLog.Bridge);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ReadAsync(context, cancellationToken);
    }

    /// <summary>Disposes the chat client, unless the options say that it is somebody else's.</summary>
    public void Dispose()
    {
        if (_options.OwnsChatClient)
        {
            _client.Dispose();
        }
    }

    private async IAsyncEnumerable<AgUiEvent> ReadAsync(RunContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = new ModelRun(_client, _options, context, _log);
        var events = run.EventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events.ConfigureAwait(false))
        {
            while (await NextAsync(run, events, cancellationToken).ConfigureAwait(false) is { } @event)
            {
                yield return @event;
                if (@event is RunErrorEvent)
                {
                    yield break;
                }
            }
        }
    }

    private async ValueTask<AgUiEvent?> NextAsync(ModelRun run, IAsyncEnumerator<AgUiEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false) ? events.Current : null;
        }
        catch (AgUiException exception)
        {
            return run.Failed(exception.Error);
        }
        catch (AgentFailureException exception)
        {
            return run.Failed(exception);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            var correlation = _options.NewId!();
            LogFailed(_log, run.Input.ThreadId, run.Input.RunId, correlation, exception);
            return run.FailedUnexpectedly(correlation);
        }
    }

    [LoggerMessage(400, LogLevel.Error, "Run {RunId} of thread {ThreadId} failed; the client is told only the id {Correlation}.")]
    private static partial void LogFailed(ILogger log, string threadId, string runId, string correlation, Exception exception);
}
