using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Connections that break and are made again, to servers that can go on where they were.</summary>
internal sealed partial class HttpRun
{
    private string? _lastEventId;
    private int _attempts;

    /// <summary>Whether the server goes on with the run, and we can say from where: nothing gets lost, nothing comes twice.</summary>
    private bool CanResume =>
        _agent.Backoff is not null
        && _connection!.Resume is not null
        && !_progress.IsOver
        && (!_progress.HasEvents || (_source!.LastEventId ?? _lastEventId) is not null);

    /// <summary>Waits for more bytes, over another connection if need be.</summary>
    private async ValueTask FillAsync()
    {
        AgUiError cause;
        try
        {
            if (await _connection!.FillAsync(_source!.Reader).ConfigureAwait(false) || !CanResume)
            {
                return;
            }

            cause = new TransportError("The stream ended before the run was finished", ErrorCode.TransportClosed);
        }
#pragma warning disable CA1031 // A connection can break in many ways.
        catch (Exception exception) when (CanResume && !_cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            cause = Classify(exception);
        }

        await ResumeAsync(cause).ConfigureAwait(false);
    }

    private async ValueTask ResumeAsync(AgUiError cause)
    {
        var backoff = _agent.Backoff!;
        NotePlace();
        _connection!.Close(cause);
        while (true)
        {
            if (!backoff.TryPlan(++_attempts, cause, out var delay))
            {
                throw new AgUiException(
                    new TransportError("The connection broke and could not be made again", ErrorCode.TransportClosed) { Cause = cause }
                );
            }

            LogResuming(_agent.Log, _context.Input.RunId, cause.Code, _attempts, delay);
            backoff.Announce(_attempts, delay);
            await backoff.WaitAsync(delay, _cancellationToken).ConfigureAwait(false);
            try
            {
                _source = await OpenAsync(_lastEventId).ConfigureAwait(false);
                TakeUp(_connection.Resume);
                return;
            }
#pragma warning disable CA1031 // It may fail like the first time, and in as many ways.
            catch (Exception exception) when (!_cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                cause = Classify(exception);
                _connection.Close(cause);
            }
        }
    }

    /// <summary>Remembers how far the run has come. A connection that brought it no further is no fresh start for the attempts.</summary>
    private void NotePlace()
    {
        var place = _source!.LastEventId ?? _lastEventId;
        _attempts = place == _lastEventId ? _attempts : 0;
        _lastEventId = place;
    }

    private void TakeUp(string? resume)
    {
        if (resume is null)
        {
            throw new AgUiException(new ProtocolError("The server did not take the run up again", ErrorCode.ProtocolMalformed));
        }

        if (resume.Equals(HttpHeaderNames.Joined, StringComparison.OrdinalIgnoreCase))
        {
            _rejoining.Announce();
        }
        else
        {
            _progress.Continue();
        }
    }

    private AgUiError Classify(Exception exception) =>
        RunFailure.From(_agent.Options.ErrorClassifier, exception, _context.Input, isUnderway: true).Error!;

    [LoggerMessage(
        221,
        LogLevel.Information,
        "The connection of run {RunId} broke with {ErrorCode}. It is made again, attempt {Attempt}, in {Delay}."
    )]
    private static partial void LogResuming(ILogger log, string runId, ErrorCode errorCode, int attempt, TimeSpan delay);
}
