using System.Collections.Concurrent;
using Cloister.Agents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A provider behind real HTTP on a free port of this machine, which can also misbehave.</summary>
/// <remarks>
/// <para>
/// What it answers comes from a model, most often a <see cref="ScriptedModel"/>: text, reasoning, calls and usage are put on the wire as the
/// provider does. A <see cref="ModelRequestException"/> before the first content is an answer with its status, <c>Retry-After</c> included;
/// after it, it is an error in the stream, or without a status a broken connection. A stream that ends without a reason ends so on the wire.
/// </para>
/// <para>A server that is disposed stops its answers and waits for them.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("Hello"));
/// server.FailNext(ServerFault.Status(429, "{}", ("Retry-After", "2")));
/// var provider = server.Settings;
/// </code>
/// </example>
public abstract class FakeModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ServerFault> _faults = new();
    private readonly WebApplication _app = Loopback.NewApp();
    private readonly IChatClient _model;
    private readonly ModelDialect _dialect;

    private protected FakeModelServer(IChatClient model, ModelDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _dialect = dialect;
        _app.Run(AnswerAsync);
    }

    /// <summary>The address, as a configuration has it.</summary>
    public Uri Url => new(new(_app.Urls.First()), _dialect.BasePath);

    /// <summary>What came in, whatever the answer was.</summary>
    public Recorded<FakeRequest> Requests { get; } = new();

    /// <summary>The key that requests must have; any or none will do when null. A refusal quotes the key it was given, as providers do.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The fault of every answer for which <see cref="FailNext"/> names no other; null for right answers.</summary>
    public ServerFault? Fault { get; set; }

    /// <summary>The provider, as a configuration has it.</summary>
    public ProviderSettings Settings =>
        new()
        {
            Type = _dialect.ProviderType,
            BaseUrl = Url.AbsoluteUri,
            ApiKey = ApiKey,
        };

    /// <summary>The next answers are wrong, each in its own way; then they are right again.</summary>
    public void FailNext(params ReadOnlySpan<ServerFault> faults)
    {
        foreach (var fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private protected Task StartAsync() => _app.StartAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var request = await FakeRequest.ReadAsync(http.Request).ConfigureAwait(false);
        Requests.Add(request);
        var exchange = new ModelExchange(http, _dialect, request, _model, _app.Lifetime.ApplicationStopping);
        if (_faults.TryDequeue(out var fault) || (fault = Fault) is not null)
        {
            await fault.AnswerAsync(exchange).ConfigureAwait(false);
        }
        else if (Refusal(request) is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        }
        else
        {
            await exchange.ServeAsync().ConfigureAwait(false);
        }
    }

    private ModelRequestException? Refusal(FakeRequest request)
    {
        if (request.Path != _dialect.BasePath + _dialect.Path)
        {
            return Refuse(StatusCodes.Status404NotFound, $"There is nothing at {request.Path}.");
        }

        if (request.Method != "POST" || !request.IsJson)
        {
            return Refuse(StatusCodes.Status400BadRequest, "Only JSON is taken, by POST.");
        }

        var key = _dialect.KeyOf(request);
        return ApiKey is null || key == ApiKey ? null : Refuse(StatusCodes.Status401Unauthorized, $"Incorrect API key provided: {key}.");

        static ModelRequestException Refuse(int status, string reason) => new("fake", status, reason);
    }
}
