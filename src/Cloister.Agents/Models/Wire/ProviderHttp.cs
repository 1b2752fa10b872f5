using System.Diagnostics;
using System.Net.Http.Headers;

namespace Cloister.Agents;

/// <summary>Sends requests to one provider and knows its secrets, so that nothing above it has to.</summary>
internal sealed class ProviderHttp : IDisposable
{
    private const int MaxReason = 500;
    private const int MaxCode = 100;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _client;
    private readonly ProviderSettings _settings;
    private readonly Secrets _secrets;

    public ProviderHttp(string provider, Uri address, ProviderSettings settings, ModelPoolOptions options)
    {
        Provider = provider;
        Address = address;
        _settings = settings;
        _secrets = new([settings.ApiKey, .. settings.Headers.Values]);
        Time = options.TimeProvider;
        SilenceTimeout = options.SilenceTimeout;
        // How long an answer may take is for whoever reads it to say.
        _client = new(options.NewHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Provider { get; }

    public string ProviderType => _settings.Type;

    public Uri Address { get; }

    public string? Key => _settings.ApiKey;

    public TimeProvider Time { get; }

    public TimeSpan SilenceTimeout { get; }

    public static HttpMessageHandler NewHandler() =>
        new SocketsHttpHandler
        {
            // Keys in headers of their own would follow a redirect to anywhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };

    /// <summary>Posts JSON and waits for an answer that is no refusal.</summary>
    /// <param name="path">What is put behind the address; a query of the address stays at the end.</param>
    /// <param name="headers">Headers that the configuration may replace.</param>
    /// <param name="body">The request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ModelRequestException">There is none.</exception>
    public async Task<ProviderAnswer> PostAsync(
        string path,
        IEnumerable<(string Name, string Value)> headers,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var silence = new Silence(this, cancellationToken);
        try
        {
            using var request = NewRequest(path, headers, body);
            var response = await SendAsync(request, silence).ConfigureAwait(false);
            var answer = new ProviderAnswer(this, response, silence);
            if (response.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                throw await answer.ReadFailureAsync().ConfigureAwait(false);
            }
        }
        catch
        {
            silence.Dispose();
            throw;
        }
    }

    /// <summary>A failure with what the provider said, but for secrets and for what makes it too long.</summary>
    public ModelRequestException Failure(
        int? status,
        string reason,
        string? code = null,
        TimeSpan? retryAfter = null,
        Exception? cause = null
    ) =>
        new(Provider, status, Shorten(_secrets.Hide(reason), MaxReason), cause)
        {
            Code = code is null ? null : Shorten(_secrets.Hide(code), MaxCode),
            RetryAfter = retryAfter,
        };

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage NewRequest(string path, IEnumerable<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        var url = new UriBuilder(Address);
        url.Path = url.Path.TrimEnd('/') + path;
        var request = new HttpRequestMessage(HttpMethod.Post, url.Uri) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        foreach (var (name, value) in headers.Where(header => !_settings.Headers.ContainsKey(header.Name)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in _settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Silence silence)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw silence.Broken(exception);
        }
        catch (HttpRequestException exception)
        {
            throw Failure(null, $"no connection to {Address.Host}: {Describe(exception)}", cause: exception);
        }
    }

    private static string Shorten(string text, int limit) => text.Length <= limit ? text : $"{text.AsSpan(0, limit)}…";

    private static string Describe(HttpRequestException exception) =>
        exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the name is not known",
            HttpRequestError.ConnectionError => "nobody answers",
            HttpRequestError.SecureConnectionError => "no secure connection",
            HttpRequestError.ResponseEnded => "it broke off",
            _ => "it failed",
        };
}
