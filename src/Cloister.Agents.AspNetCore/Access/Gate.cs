using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>Stands in front of every endpoint: who may call, and what is said when an endpoint fails.</summary>
internal sealed partial class Gate
{
    private readonly ServedAgent _served;
    private readonly AgentAccess _access;
    private readonly TokenGuard _tokens;

    public Gate(ServedAgent served, AgentAccess access)
    {
        _served = served;
        _access = access;
        _tokens = new(served);
        if (access == AgentAccess.Token)
        {
            served.Lifetime.ApplicationStarted.Register(_tokens.Publish);
            served.Lifetime.ApplicationStopped.Register(_tokens.Withdraw);
        }
    }

    /// <summary>For whoever names this machine: that a program lives is no secret.</summary>
    public RequestDelegate Open(RequestDelegate answer) => http => AnswerAsync(http, answer, needsToken: false);

    /// <summary>For whoever has a token.</summary>
    public RequestDelegate Guarded(RequestDelegate answer) => http => AnswerAsync(http, answer, needsToken: true);

    /// <summary>What a browser asks before it sends a request from another origin.</summary>
    public RequestDelegate Preflight(string method) =>
        http =>
            AnswerAsync(
                http,
                _ =>
                {
                    Origins.Allow(http.Response, method);
                    http.Response.StatusCode = StatusCodes.Status204NoContent;
                    return Task.CompletedTask;
                },
                needsToken: false
            );

    private async Task AnswerAsync(HttpContext http, RequestDelegate answer, bool needsToken)
    {
        try
        {
            if (_access == AgentAccess.Token)
            {
                Admit(http, needsToken);
            }

            await answer(http).ConfigureAwait(false);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested)
        {
            LogLeft(_served.Logger, http.Request.Path, exception.GetType().Name);
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            await Answer.RefuseAsync(http, ReasonOf(http, exception)).ConfigureAwait(false);
        }
    }

    /// <summary>Host and origin come first: a web page that got here by a trick is not even told whether its token is right.</summary>
    private void Admit(HttpContext http, bool needsToken)
    {
        var start = _served.Start;
        HostNames.Check(http, start);
        Origins.Check(http, start);
        if (needsToken && !IsOpenToThisMachine(http, start))
        {
            _tokens.Check(http);
        }
    }

    /// <summary>Without tokens only this machine is let in, whatever address the application listens on.</summary>
    private static bool IsOpenToThisMachine(HttpContext http, StartSettings start) =>
        start.Auth == StartAuth.None
        && http.Connection is { LocalIpAddress: { } local, RemoteIpAddress: { } remote }
        && IPAddress.IsLoopback(local)
        && IPAddress.IsLoopback(remote);

    private Refusal ReasonOf(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case RefusedException refused:
                return refused.Refusal;
            case AgentRefusalException refused:
                return Refusal.Of(refused);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Refusal.TooLarge(RequestBody.Most);
            case BadHttpRequestException bad:
                return Refusal.Invalid(bad.Message);
            case StoreUnavailableException:
                // The store has said so itself, once and not for each request.
                return Refusal.CannotStore();
            case StoreException:
                LogFailed(_served.Logger, http.Request.Path, http.TraceIdentifier, exception);
                return Refusal.CannotStore();
            default:
                LogFailed(_served.Logger, http.Request.Path, http.TraceIdentifier, exception);
                return Refusal.Internal(http.TraceIdentifier);
        }
    }

    [LoggerMessage(571, LogLevel.Debug, "The client of {Path} left ({Reason}).")]
    private static partial void LogLeft(ILogger logger, string? path, string reason);

    [LoggerMessage(572, LogLevel.Error, "{Path} could not be answered ({TraceId}).")]
    private static partial void LogFailed(ILogger logger, string? path, string traceId, Exception exception);
}
