using System.Collections.Concurrent;
using Cloister.AgUi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloister.Testing;

/// <summary>An agent behind real HTTP on a free port of this machine, which can also misbehave.</summary>
/// <example>
/// <code>
/// await using var server = await FakeAgUiServer.StartAsync(agent);
/// server.FailNext(ServerFault.CutAfterEvents(3));
/// var client = new AgUiClient(new HttpAgent(server.Url));
/// </code>
/// </example>
/// <remarks>A server that is disposed stops its runs and waits for them.</remarks>
public sealed class FakeAgUiServer : IAsyncDisposable
{
    private const string Path = "/agent";

    private readonly ConcurrentQueue<ServerFault> _faults = new();
    private readonly WebApplication _app;
    private readonly AgentEndpoint _endpoint;

    private FakeAgUiServer(WebApplication app, IAgent agent, AgentEndpointOptions options)
    {
        _app = app;
        _endpoint = new(agent, options with { Stopping = app.Lifetime.ApplicationStopping });
        app.Run(AnswerAsync);
    }

    /// <summary>Where the agent is.</summary>
    public Uri Url => new(new(_app.Urls.First()), Path);

    /// <summary>What came in, whatever the answer was.</summary>
    public Recorded<FakeRequest> Requests { get; } = new();

    /// <summary>How the runs that were served ended, as the server saw it.</summary>
    public Recorded<RunOutcome> Outcomes { get; } = new();

    /// <summary>The fault of every answer for which <see cref="FailNext"/> names no other; null for right answers.</summary>
    public ServerFault? Fault { get; set; }

    /// <summary>Serves an agent.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="options">How it is served.</param>
    public static async Task<FakeAgUiServer> StartAsync(IAgent agent, AgentEndpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var server = new FakeAgUiServer(Loopback.NewApp(), agent, options ?? new());
        await server._app.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>The next answers are wrong, each in its own way; then they are right again.</summary>
    public void FailNext(params ReadOnlySpan<ServerFault> faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <summary>Shuts down like a host does: runs end as cancelled, and nobody new is let in.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = await FakeRequest.ReadAsync(http.Request).ConfigureAwait(false);
        Requests.Add(request);
        if (StatusFor(request) is { } status)
        {
            http.Response.StatusCode = status;
            return;
        }

        if (!_endpoint.TryRead(request.Body.Span, request.Header("Accept"), out var run, out var refusal))
        {
            await RefuseAsync(http.Response, refusal).ConfigureAwait(false);
            return;
        }

        var exchange = new AgentExchange(http, _endpoint, run, Outcomes, _app.Lifetime.ApplicationStopping);
        var fault = _faults.TryDequeue(out var next) ? next : Fault;
        await (fault is null ? exchange.ServeAsync() : fault.AnswerAsync(exchange)).ConfigureAwait(false);
    }

    private static int? StatusFor(FakeRequest request) =>
        request.Path != Path ? StatusCodes.Status404NotFound
        : request.Method != "POST" ? StatusCodes.Status405MethodNotAllowed
        : !request.IsJson ? StatusCodes.Status415UnsupportedMediaType
        : null;

    private static async Task RefuseAsync(HttpResponse response, RequestRefusal refusal)
    {
        response.StatusCode = refusal.Status;
        response.ContentType = RequestRefusal.ContentType;
        await response.Body.WriteAsync(refusal.ToProblem().ToUtf8()).ConfigureAwait(false);
    }
}
