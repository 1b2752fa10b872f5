using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Errors;

public sealed class ErrorClassifierTests
{
    public static TheoryData<string, Exception, ErrorCode> Failures =>
        new()
        {
            { "timeout", new TimeoutException(), ErrorCode.TransportTimeout },
            { "timeout of the client", new TaskCanceledException("slow", new TimeoutException()), ErrorCode.TransportTimeout },
            {
                "refused",
                Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.ConnectionRefused)),
                ErrorCode.TransportRefused
            },
            {
                "unreachable",
                Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.HostUnreachable)),
                ErrorCode.TransportRefused
            },
            {
                "timed out",
                Http(HttpRequestError.ConnectionError, new SocketException((int)SocketError.TimedOut)),
                ErrorCode.TransportTimeout
            },
            { "unknown name", Http(HttpRequestError.NameResolutionError), ErrorCode.TransportRefused },
            { "secure", Http(HttpRequestError.SecureConnectionError, new AuthenticationException()), ErrorCode.TransportTlsFail },
            { "certificate", Http(HttpRequestError.Unknown, new AuthenticationException()), ErrorCode.TransportTlsFail },
            {
                "secure connection that was cut",
                Http(HttpRequestError.SecureConnectionError, new AuthenticationException("x", new IOException("eof"))),
                ErrorCode.TransportTlsFail
            },
            { "reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset)), ErrorCode.TransportClosed },
            { "cut", new HttpIOException(HttpRequestError.ResponseEnded), ErrorCode.TransportClosed },
            { "other http", Http(HttpRequestError.Unknown), ErrorCode.TransportClosed },
            { "json", new JsonException("bad"), ErrorCode.ProtocolMalformed },
            { "format", new FormatException("bad"), ErrorCode.ProtocolMalformed },
            {
                "inside others",
                new AggregateException(new InvalidDataException(), new SocketException((int)SocketError.HostNotFound)),
                ErrorCode.TransportRefused
            },
            { "no event", Thrown(() => AgUiJson.ParseEvent("[]")), ErrorCode.ProtocolMalformed },
            { "anything", new InvalidOperationException("secret"), ErrorCode.Unknown },
            { "foreign cancellation", new OperationCanceledException(), ErrorCode.Unknown },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failures_are_told_apart(string name, Exception exception, ErrorCode expected)
    {
        var error = ErrorClassifier.Default.Classify(exception, Script.Input());

        Assert.True(expected == error.Code, $"{name}: {error.Code}");
        Assert.Same(exception, error.Exception);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_travels_as_an_exception_stays_the_same()
    {
        var error = new BusinessError("No more", ErrorCode.BusinessQuotaExceeded);

        Assert.Same(error, ErrorClassifier.Default.Classify(new AgUiException(error), Script.Input()));
        Assert.Same(error, ErrorClassifier.Default.Classify(new InvalidOperationException("x", new AgUiException(error)), Script.Input()));
    }

    private static Exception Thrown(Action action) => Assert.ThrowsAny<Exception>(action);

    private static HttpRequestException Http(HttpRequestError error, Exception? inner = null) => new(error, "secret", inner);
}
