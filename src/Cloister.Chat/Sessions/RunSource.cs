using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Where the events of a run come from: interceptors around the pipeline around the agent.</summary>
internal sealed partial class RunSource
{
    private readonly IAgent _agent;
    private readonly AgUiClientOptions _options;
    private readonly ILogger _log;
    private readonly AbortWarning _abortWarning;
    private readonly RunDelegate _chain;

    public RunSource(IAgent agent, AgUiClientOptions options, ILogger log)
    {
        _agent = agent;
        _options = options;
        _log = log;
        _abortWarning = new(options.TimeProvider, options.AbortLatch, log);
        var interceptors = InterceptorChain.Ordered(options.Interceptors, options.PreserveInterceptorOrder, log);
        _chain = InterceptorChain.Build(interceptors, OpenPipeline, options.ErrorClassifier);
    }

    /// <summary>One run: known, valid, expanded events, with any failure as the last of them. Cancelling ends the sequence at once.</summary>
    /// <param name="context">The run.</param>
    /// <param name="underway">Where the run counts until the agent has let go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<AgUiEvent> Open(RunContext context, RunsUnderway underway, CancellationToken cancellationToken) =>
        _chain(
            context with
            {
                Items = context
                    .Items.SetItem(RunsUnderway.Item, underway)
                    .SetItem(RunWarnings.Item, new RunWarnings(warning => Warn(context.Input, warning))),
            },
            cancellationToken
        );

    private IAsyncEnumerable<AgUiEvent> OpenPipeline(RunContext context, CancellationToken cancellationToken)
    {
        var options = OptionsFor(context.Input, context.Items.GetValueOrDefault(RunWarnings.Item) as RunWarnings);
        if (_agent is IVerifyingAgent verifying)
        {
            var verified = verifying.RunAsync(context, options, cancellationToken);
            return new WatchedRun(verified, _agent, context, raw: null, _abortWarning, cancellationToken);
        }

        var raw = context.Items.GetValueOrDefault(RunItems.RawEvents) as IRawEventSink;
        var events = new WatchedRun(_agent.RunAsync(context, cancellationToken), _agent, context, raw, _abortWarning, cancellationToken);
        return EventPipeline.RunAsync(events, options, cancellationToken);
    }

    private PipelineOptions OptionsFor(RunAgentInput input, RunWarnings? warnings) =>
        new()
        {
            Verification = _options.Verification,
            Input = input,
            NewId = _options.NewId!,
            Classify = exception => RunFailure.From(_options.ErrorClassifier, exception, input, isUnderway: false).Error!,
            OnWarning = warnings is null ? null : warnings.Add,
            OnViolation = violation => Report(input, violation),
        };

    private void Report(RunAgentInput input, StreamViolation violation)
    {
        Telemetry.Violations.Add(1, new KeyValuePair<string, object?>("rule", violation.Rule.ToString()));
        LogViolation(_log, input.RunId, violation.Rule, violation.Message);
    }

    private void Warn(RunAgentInput input, PipelineWarning warning)
    {
        LogUnrecognised(_log, input.RunId, warning.Message);
        try
        {
            _options.OnWarning?.Invoke(warning);
        }
#pragma warning disable CA1031 // What is told about a stream must not break it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogWarningFailed(_log, nameof(AgUiClientOptions.OnWarning), exception);
        }
    }

    [LoggerMessage(320, LogLevel.Warning, "Run {RunId}: {Warning}")]
    private static partial void LogUnrecognised(ILogger log, string runId, string warning);

    [LoggerMessage(321, LogLevel.Warning, "Run {RunId} broke rule {Rule} of the protocol: {Problem}.")]
    private static partial void LogViolation(ILogger log, string runId, StreamRule rule, string problem);

    [LoggerMessage(322, LogLevel.Error, "{Callback} threw; the run goes on.")]
    private static partial void LogWarningFailed(ILogger log, string callback, Exception exception);
}
