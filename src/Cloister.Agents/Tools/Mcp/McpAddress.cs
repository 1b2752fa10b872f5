using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;

namespace Cloister.Agents;

/// <summary>A server that answers at an address, by streamable HTTP.</summary>
internal sealed class McpAddress : McpWay
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly HttpClientTransport _transport;

    private McpAddress(HttpClient http, HttpClientTransportOptions options)
    {
        _http = http;
        // What the library logs may hold what was said; what a person has to know is logged here.
        _transport = new(options, http, NullLoggerFactory.Instance, ownsHttpClient: false);
    }

    public override IClientTransport Transport => _transport;

    /// <exception cref="FormatException">It is no address.</exception>
    public static McpAddress To(string name, string url, McpServerSettings settings)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"'mcp.{name}.url' must be an http or https address.");
        }

        var options = new HttpClientTransportOptions
        {
            Name = name,
            Endpoint = endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = settings.Headers.ToDictionary(
                header => header.Key,
                header => header.Value,
                StringComparer.OrdinalIgnoreCase
            ),
        };
        return new(MakeClient(), options);
    }

    public override async ValueTask DisposeAsync()
    {
        // A server that does not answer any more is not waited for.
        _http.Dispose();
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    private static HttpClient MakeClient()
    {
        // The headers are for this server, and for none that it points to.
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
        };
        // How long a call may take is said with each call.
        return new(new LimitedAnswers(sockets)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
