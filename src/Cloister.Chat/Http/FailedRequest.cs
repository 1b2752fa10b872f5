using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Adds to errors of requests which address they are about, and what to do.</summary>
/// <param name="endpoint">The address. Its query and its user information stay unsaid, because keys are in them.</param>
internal sealed class FailedRequest(Uri endpoint)
{
    private readonly string _request =
        $"POST {endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    /// <param name="error">What went wrong.</param>
    /// <param name="isUnderway">Whether a stream had begun: then what breaks the rules is not the address.</param>
    public AgUiError Explain(AgUiError error, bool isUnderway) =>
        RemedyFor(error, isUnderway) is { } remedy ? error with { Message = $"{error.Message} ({_request}): {remedy}" } : error;

    private static string? RemedyFor(AgUiError error, bool isUnderway) =>
        error switch
        {
            ProtocolError when !isUnderway => "check the address; an agent answers there with a stream of events",
            TransportError { StatusCode: { } status } => RemedyFor(status),
            TransportError => RemedyFor(error.Code),
            BusinessError => error.Code switch
            {
                ErrorCode.BusinessAuth => $"send credentials, for instance with an {nameof(AuthInterceptor)}",
                ErrorCode.BusinessForbidden => "send credentials of somebody who may run the agent",
                ErrorCode.BusinessQuotaExceeded => "raise the quota of these credentials",
                _ => "wait, and try again",
            },
            _ => null,
        };

    private static string RemedyFor(int status) =>
        status switch
        {
            404 or 405 => "check the path of the address",
            408 or 425 or >= 500 => "try again, and look at the log of the server",
            < 400 => "give the address it redirects to",
            _ => $"{nameof(TransportError.Details)} has what the server says about it",
        };

    private static string RemedyFor(ErrorCode code) =>
        code switch
        {
            ErrorCode.TransportRefused => "check the address, and whether the agent is running",
            ErrorCode.TransportTlsFail => "check the certificate of the server, and the address",
            ErrorCode.TransportTimeout =>
                $"try again, or allow more with {nameof(HttpAgentOptions.ConnectTimeout)} and {nameof(HttpAgentOptions.ReadTimeout)}",
            _ => $"try again; {nameof(HttpAgentOptions)}.{nameof(HttpAgentOptions.Retry)} does so by itself",
        };
}
