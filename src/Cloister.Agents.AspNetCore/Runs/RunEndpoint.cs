using System.Buffers;
using System.Globalization;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>The AG-UI endpoint: runs, and looking on at them.</summary>
internal sealed partial class RunEndpoint(ServedAgent served)
{
    /// <summary>Begins a run, or goes on with one that the client has lost.</summary>
    public async Task RunAsync(HttpContext http)
    {
        RefuseWhileStopping();
        if (!RequestBody.IsJson(http.Request))
        {
            throw new RefusedException(Refusal.NoJson);
        }

        var body = await RequestBody.ReadAsync(http).ConfigureAwait(false);
        if (!Endpoint(served.Host.Agent).TryRead(body.Span, AcceptOf(http), out var request, out var refusal))
        {
            await Answer.RefuseAsync(http, refusal).ConfigureAwait(false);
            return;
        }

        using var stream = await OpenAsync(http, request.Input).ConfigureAwait(false);
        await StreamAsync(http, request, stream).ConfigureAwait(false);
    }

    /// <summary>Looks on at a session: all that was said, and what is being said.</summary>
    public async Task JoinAsync(HttpContext http)
    {
        RefuseWhileStopping();
        var threadId = RouteId.Of(http);
        if (!Endpoint(served.Host.Agent).TryRead(JoinInput(http, threadId).Span, AcceptOf(http), out var request, out var refusal))
        {
            await Answer.RefuseAsync(http, refusal).ConfigureAwait(false);
            return;
        }

        using var stream = await served.Host.Endpoint.JoinAsync(threadId).ConfigureAwait(false);
        await StreamAsync(http, request, stream).ConfigureAwait(false);
    }

    /// <summary>Stops what goes on in a session, for clients whose closed connection does not mean that.</summary>
    public async Task CancelAsync(HttpContext http)
    {
        var threadId = RouteId.Of(http);
        if (!SessionName.IsValid(threadId) || !await served.Host.Sessions.ExistsAsync(threadId, http.RequestAborted).ConfigureAwait(false))
        {
            throw new RefusedException(Refusal.NotFound($"There is no session '{threadId}'."));
        }

        var stopped = await served.Host.Sessions.Get(threadId).StopAsync().ConfigureAwait(false);
        await Answer
            .SucceedAsync(
                http,
                data =>
                {
                    data.WriteBoolean("stopped", stopped.Stopped);
                    data.WriteGiven("runId", stopped.RunId);
                    data.WriteNumber("cancelledQueued", stopped.CancelledQueued);
                }
            )
            .ConfigureAwait(false);
    }

    private void RefuseWhileStopping()
    {
        if (served.Stopping.IsCancellationRequested)
        {
            throw new RefusedException(Refusal.NotRunning);
        }
    }

    private Task<RunStream> OpenAsync(HttpContext http, RunAgentInput input)
    {
        var options = RunWishes.Read(input, served.Host.Config.Execution);
        if (http.Request.Headers[HeaderNames.LastEventId] is [{ Length: > 0 } last, ..])
        {
            // An id that is not ours stands for no place in the log, so the answer tells where the session is.
            options = options with
            {
                After = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : -1,
            };
        }

        return served.Host.Endpoint.OpenAsync(input, options, http.RequestAborted);
    }

    private async Task StreamAsync(HttpContext http, RunRequest request, RunStream stream)
    {
        foreach (var (name, value) in request.ResponseHeaders)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.Headers[HeaderNames.Resume] = stream.IsJoined ? HeaderNames.Joined : HeaderNames.Exact;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Whoever still waits for his turn is not told that it is over, because it is not: the run begins after the next start.
        using var waiting = served.Closed.Register(() => AbortUnlessBegun(http, stream));
        var run = new StreamedRun(stream);
        var output = ReaderPatience.Around(http, served, stream.ThreadId);
        var outcome = await Endpoint(run)
            .WriteAsync(request with { EventId = () => run.LastId }, output, http.RequestAborted)
            .ConfigureAwait(false);
        LogServed(served.Logger, stream.ThreadId, stream.RunId, outcome);
    }

    private static void AbortUnlessBegun(HttpContext http, RunStream stream)
    {
        if (!stream.HasBegun)
        {
            http.Abort();
        }
    }

    /// <summary>Who only looks on asks for no run, but is answered in the same ways.</summary>
    private static ReadOnlyMemory<byte> JoinInput(HttpContext http, string threadId)
    {
        var body = new ArrayBufferWriter<byte>();
        var version = http.Request.Query["protocolVersion"] is [{ Length: > 0 } given, ..] ? given : null;
        AgUiJson.WriteInput(new(threadId, "join") { ProtocolVersion = version }, body);
        return body.WrittenMemory;
    }

    private static string? AcceptOf(HttpContext http) =>
        http.Request.Headers.Accept is { Count: > 0 } accept ? string.Join(',', accept!) : null;

    /// <summary>The host ends its runs itself when it stops, so the endpoint is not told.</summary>
    private AgentEndpoint Endpoint(IAgent agent) =>
        new(
            agent,
            new()
            {
                TimeProvider = served.Time,
                OnFailure = failure => LogFailed(served.Logger, failure.Request.Input.ThreadId, failure.Correlation, failure.Exception),
                OnDowngrade = (request, downgrade) => LogDowngrade(served.Logger, request.Input.ThreadId, downgrade.ToString()),
            }
        );

    [LoggerMessage(574, LogLevel.Debug, "A stream of session '{SessionId}', run '{RunId}', ended as {Outcome}.")]
    private static partial void LogServed(ILogger logger, string sessionId, string? runId, RunOutcome outcome);

    [LoggerMessage(575, LogLevel.Error, "A stream of session '{SessionId}' failed ({Correlation}).")]
    private static partial void LogFailed(ILogger logger, string sessionId, string? correlation, Exception exception);

    [LoggerMessage(
        576,
        LogLevel.Information,
        "A client of session '{SessionId}' that knows only an older protocol was not told all: {Downgrade}."
    )]
    private static partial void LogDowngrade(ILogger logger, string sessionId, string downgrade);
}
