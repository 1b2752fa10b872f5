using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Tells timeouts, refused connections, broken secure connections, cut streams and malformed data apart.</summary>
/// <remarks>It looks through inner exceptions: the HTTP stack wraps what the socket and the secure channel say.</remarks>
public sealed class ErrorClassifier : IErrorClassifier
{
    private ErrorClassifier() { }

    /// <summary>The classifier that is used unless another is given.</summary>
    public static ErrorClassifier Default { get; } = new();

    /// <inheritdoc/>
    public AgUiError Classify(Exception exception, RunAgentInput input)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Find<AgUiException>(exception)?.Error
            ?? Transport(exception)
            ?? (AgUiError?)Protocol(exception)
            ?? new AgentError("Unclassified failure", ErrorCode.Unknown) { Exception = exception };
    }

    private static TransportError? Transport(Exception exception)
    {
        ErrorCode? code = null;
        foreach (var inner in FindAll(exception))
        {
            code = Reason(inner) ?? code;
            if (code is not (null or ErrorCode.TransportClosed))
            {
                break;
            }
        }

        return code is null ? null : new TransportError(Sentence(code.Value), code.Value) { Exception = exception };
    }

    private static string Sentence(ErrorCode code) =>
        code switch
        {
            ErrorCode.TransportTlsFail => "The secure connection could not be made",
            ErrorCode.TransportRefused => "The agent could not be reached",
            ErrorCode.TransportTimeout => "The agent did not answer in time",
            _ => "The connection was closed",
        };

    private static ErrorCode? Reason(Exception exception) =>
        exception switch
        {
            TimeoutException => ErrorCode.TransportTimeout,
            SocketException socket => Reason(socket.SocketErrorCode),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => ErrorCode.TransportRefused,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => ErrorCode.TransportTlsFail,
            AuthenticationException => ErrorCode.TransportTlsFail,
            IOException or HttpRequestException => ErrorCode.TransportClosed,
            _ => null,
        };

    private static ErrorCode Reason(SocketError error) =>
        error switch
        {
            SocketError.TimedOut => ErrorCode.TransportTimeout,
            SocketError.HostNotFound
            or SocketError.TryAgain
            or SocketError.NoData
            or SocketError.ConnectionRefused
            or SocketError.HostDown
            or SocketError.HostUnreachable
            or SocketError.NetworkDown
            or SocketError.NetworkUnreachable
            or SocketError.AddressNotAvailable => ErrorCode.TransportRefused,
            _ => ErrorCode.TransportClosed,
        };

    private static ProtocolError? Protocol(Exception exception) =>
        FindAll(exception).Select(Problem).FirstOrDefault(problem => problem is not null) is { } problem
            ? new ProtocolError(problem, ErrorCode.ProtocolMalformed) { Exception = exception }
            : null;

    private static string? Problem(Exception exception) =>
        exception switch
        {
            FramingException { Reason: FramingError.TooLarge } => "A frame is too large",
            FramingException or AgUiFormatException { Reason: FormatError.InvalidUtf8 } => "A frame is not valid UTF-8",
            AgUiFormatException { Reason: FormatError.TooDeep } => "An event nests too deep",
            AgUiFormatException { Reason: FormatError.NoEvent } => "The data is no event",
            AgUiFormatException or JsonException or FormatException => "The data is malformed",
            _ => null,
        };

    private static T? Find<T>(Exception exception)
        where T : Exception => FindAll(exception).OfType<T>().FirstOrDefault();

    /// <summary>The exception and all that are inside it, outer ones first.</summary>
    private static IEnumerable<Exception> FindAll(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
            foreach (var other in (exception as AggregateException)?.InnerExceptions.Skip(1).SelectMany(FindAll) ?? [])
            {
                yield return other;
            }
        }
    }
}
