using System.IO.Pipelines;

namespace Cloister.AgUi;

/// <summary>One run on its way to the client.</summary>
internal sealed class AgentResponse : IAsyncDisposable
{
    private readonly IAgent _agent;
    private readonly AgentEndpointOptions _options;
    private readonly RunRequest _request;
    private readonly EventFrames _frames;
    private readonly ServedRun _run;
    private readonly RunStop _stop;
    private readonly Silence _silence;
    private Task _lastStep = Task.CompletedTask;

    public AgentResponse(
        IAgent agent,
        AgentEndpointOptions options,
        RunRequest request,
        PipeWriter output,
        CancellationToken requestAborted
    )
    {
        _agent = agent;
        _options = options;
        _request = request;
        _frames = EventFrames.To(output, request);
        _run = new(request, options, _frames);
        _stop = new(options, exception => Report(exception, correlation: null), requestAborted);
        _silence = new(request.Encoding == AgUiEncoding.Sse ? options.KeepAlive : null, options.TimeProvider);
    }

    public async Task<RunOutcome> WriteAsync()
    {
        try
        {
            await RunAgentAsync().ConfigureAwait(false);
            End();
        }
        catch (OperationCanceledException) when (_stop.IsRequested)
        {
            End();
        }
        catch (Exception exception) when (!_stop.ClientIsGone)
        {
            Fail(exception);
        }
        catch (Exception) when (_stop.ClientIsGone)
        {
            // Losing its client is no failure of the agent, however it takes it.
        }

        await FlushAsync().ConfigureAwait(false);
        return _run.Outcome ?? RunOutcome.Aborted;
    }

    public ValueTask DisposeAsync()
    {
        _silence.Dispose();
        return _stop.DisposeAsync();
    }

    private async Task RunAgentAsync()
    {
        var context = new RunContext(_request.Input) { Items = _request.Items };
        var events = _agent.RunAsync(context, _stop.ForAgent).GetAsyncEnumerator(_stop.ForAgent);
        try
        {
            while (await MoveNextAsync(events).ConfigureAwait(false) && !_stop.ClientIsGone)
            {
                _run.Push(events.Current);
                if (_frames.IsFull)
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await CleanUpAsync(events).ConfigureAwait(false);
        }
    }

    /// <summary>Events that are ready together share a write; while the agent works on the next one, they are sent.</summary>
    /// <returns>Whether there is another event. There is none from an agent that was stopped and did not notice in time.</returns>
    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        var next = events.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        var step = next.AsTask();
        _lastStep = step;
        await FlushAsync().ConfigureAwait(false);
        return await IsDoneAsync(step).ConfigureAwait(false) && await step.ConfigureAwait(false);
    }

    /// <summary>Waits for the agent's next step, and lets the client know that we do.</summary>
    /// <returns>False when the agent was stopped and did not notice in time.</returns>
    private async ValueTask<bool> IsDoneAsync(Task step)
    {
        while (!step.IsCompleted && !_stop.GivenUp.IsCompleted)
        {
            await Task.WhenAny(step, _stop.GivenUp, _silence.WaitAsync()).ConfigureAwait(false);
            if (_silence.IsTooLong() && !_stop.ClientIsGone)
            {
                _frames.WriteKeepAlive();
                await FlushAsync().ConfigureAwait(false);
            }
        }

        return step.IsCompleted;
    }

    /// <summary>An agent that does not let go is left to itself; what it still throws is reported.</summary>
    private async Task CleanUpAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        var cleaning = DisposeAfterAsync(events, _lastStep);
        if (await IsDoneAsync(cleaning).ConfigureAwait(false))
        {
            await cleaning.ConfigureAwait(false);
        }
        else
        {
            _ = ReportFailureAsync(cleaning);
        }
    }

    private static async Task DisposeAfterAsync(IAsyncEnumerator<AgUiEvent> events, Task last)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await events.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReportFailureAsync(Task cleaning)
    {
        try
        {
            await cleaning.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It noticed after all.
        }
        catch (Exception exception)
        {
            Report(exception, correlation: null);
        }
    }

    private void End()
    {
        if (_stop.ClientIsGone)
        {
            return;
        }

        if (_stop.IsRequested)
        {
            _run.Cancel();
        }
        else
        {
            _run.Complete();
        }
    }

    private void Fail(Exception exception)
    {
        if (exception is AgentFailureException told)
        {
            _run.Fail(new RunErrorEvent(told.Message) { Code = told.Code });
            Report(exception, correlation: null);
            return;
        }

        var correlation = _options.NewCorrelation();
        var isTold = _run.Fail(
            new RunErrorEvent(StopText.Failed)
            {
                Code = StopText.FailedCode,
                Metadata = JsonData.Object((AgentFailure.CorrelationKey, correlation)),
            }
        );
        Report(exception, isTold ? correlation : null);
    }

    private void Report(Exception exception, string? correlation) => _options.OnFailure?.Invoke(new(_request, exception, correlation));

    private async ValueTask FlushAsync()
    {
        if (_stop.ClientIsGone || !_frames.HasUnsent)
        {
            return;
        }

        try
        {
            if (!await _frames.FlushAsync(_stop.ForOutput).ConfigureAwait(false))
            {
                _stop.ClientLeft();
            }

            _silence.Break();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Broken connections show themselves in the attempt to send, before anybody is told.
            _stop.ClientLeft();
        }
    }
}
