using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Tries a run again that failed before it gave anything.</summary>
/// <remarks>
/// <para>
/// Tried again are connections that could not be made, broke or timed out, the statuses 408, 425, 500, 502, 503 and 504, and too many
/// requests; never what the agent itself said, nor a stream that broke the rules. A server's <c>Retry-After</c> is kept to.
/// </para>
/// <para>
/// Another attempt is another run with a new id, unless the request never left or <see cref="RetryOptions.KeepRunId"/> says so;
/// <see cref="RetryOptions.OnReconnectAttempt"/> tells. Nothing is put between the events of two attempts: the protocol has no place for it.
/// </para>
/// </remarks>
public sealed partial class RetryInterceptor : IInterceptor
{
    private readonly RetryOptions _options;
    private readonly Backoff _backoff;
    private readonly ILogger _log;

    /// <summary>Retries by these rules.</summary>
    /// <param name="options">The rules; null for 5 attempts after the first one, the first after a second.</param>
    public RetryInterceptor(RetryOptions? options = null)
    {
        _options = options ?? new RetryOptions();
        _backoff = new(_options);
        _log = ChatLog.Create(_options.LoggerFactory, ChatLog.Run);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        for (var attempt = 1; ; attempt++)
        {
            RunEnded? failure = null;
            var isUnderway = false;
            await foreach (var @event in next(context, cancellationToken).ConfigureAwait(false))
            {
                failure = @event as RunEnded;
                if (failure is not null)
                {
                    break;
                }

                isUnderway |= !_options.AllowMidStream && @event is not RunStartedEvent;
                isUnderway |= @event is RunFinishedEvent or RunErrorEvent;
                yield return @event;
            }

            if (failure is null)
            {
                yield break;
            }

            if (Surfaced(failure, isUnderway, attempt, out var delay) is { } surfaced)
            {
                yield return surfaced;
                yield break;
            }

            context = Next(context, failure.Error!.Code);
            LogAttempt(_log, context.Input.ThreadId, failure.Error.Code, attempt, delay, context.Input.RunId);
            _backoff.Announce(attempt, delay);
            await _backoff.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
            Tell(context);
        }
    }

    /// <summary>What the run ends with; null when it is to be tried again.</summary>
    private RunEnded? Surfaced(RunEnded failure, bool isUnderway, int attempt, out TimeSpan delay)
    {
        delay = default;
        if (isUnderway || _options.MaxAttempts == 0 || !_backoff.IsRetryable(failure.Error, attempt))
        {
            return failure;
        }

        if (attempt > _options.MaxAttempts)
        {
            return failure with { Error = _backoff.Spent(failure.Error!) };
        }

        if (_backoff.DelayBefore(attempt, failure.Error) is not { } wait)
        {
            return failure;
        }

        delay = wait;
        return null;
    }

    private RunContext Next(RunContext context, ErrorCode code)
    {
        // Who refused the connection knows nothing of the run, so that its id is still unused.
        var runId = _options.KeepRunId || code == ErrorCode.TransportRefused ? context.Input.RunId : _options.NewRunId();
        return context with { Attempt = context.Attempt + 1, Input = context.Input with { RunId = runId } };
    }

    private static void Tell(RunContext context)
    {
        if (context.Items.GetValueOrDefault(RunItems.Attempts) is IAttemptSink sink)
        {
            Callbacks.Invoke(sink.OnAttempt, context);
        }
    }

    [LoggerMessage(
        201,
        LogLevel.Information,
        "A run of thread {ThreadId} broke off with {ErrorCode}. Attempt {Attempt} begins in {Delay} as run {RunId}."
    )]
    private static partial void LogAttempt(ILogger log, string threadId, ErrorCode errorCode, int attempt, TimeSpan delay, string runId);
}
