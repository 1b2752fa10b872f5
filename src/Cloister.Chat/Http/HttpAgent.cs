using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>An agent behind an HTTP address: one POST for each run, events as they arrive.</summary>
/// <remarks>
/// <para>
/// What comes out is known, valid and explicit; a run that cannot be made, is refused or breaks off ends with one <see cref="RunEnded"/>.
/// Cancelling closes the connection and ends the events, without one more and without waiting for anybody.
/// </para>
/// <para>Safe from any thread, for any number of runs at a time.</para>
/// </remarks>
public sealed partial class HttpAgent : IAgent, IVerifyingAgent, IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpAgentParts _parts;
    private readonly RetryInterceptor? _retry;
    private readonly IReadOnlyList<IInterceptor> _interceptors;
    private readonly bool _ownsClient;
    private int _isDisposed;

    /// <summary>An agent with a client of its own.</summary>
    /// <param name="endpoint">Where runs are posted to.</param>
    /// <param name="options">How it talks to the server; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address.</exception>
    public HttpAgent(Uri endpoint, HttpAgentOptions? options = null)
        : this(Checked(endpoint), NewClient(), ownsClient: true, options) { }

    /// <summary>An agent that uses a client of the application, and never disposes it.</summary>
    /// <param name="endpoint">Where runs are posted to.</param>
    /// <param name="client">Sends the requests. Its own timeout ends with the headers of an answer and cuts no stream.</param>
    /// <param name="options">How it talks to the server; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address.</exception>
    public HttpAgent(Uri endpoint, HttpClient client, HttpAgentOptions? options = null)
        : this(Checked(endpoint), NotNull(client), ownsClient: false, options) { }

    private HttpAgent(Uri endpoint, HttpClient client, bool ownsClient, HttpAgentOptions? options)
    {
        var copy = (options ?? new HttpAgentOptions()).Copy();
        var log = ChatLog.Create(copy.LoggerFactory, ChatLog.Run);
        _ownsClient = ownsClient;
        _retry = copy.Retry is null ? null : new(copy.Retry);
        _interceptors = InterceptorChain.Ordered(copy.Interceptors, copy.PreserveInterceptorOrder, log);
        _parts = new(endpoint, copy, client, copy.Retry is null ? null : new(copy.Retry), log);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = new PipelineOptions
        {
            Verification = _parts.Options.Verification,
            ExpandChunks = _parts.Options.ExpandChunks,
            OnWarning = new RunWarnings(warning => LogWarning(_parts.Log, context.Input.RunId, warning.Message)).Add,
        };
        return ((IVerifyingAgent)this).RunAsync(context, options, cancellationToken);
    }

    IAsyncEnumerable<AgUiEvent> IVerifyingAgent.RunAsync(RunContext context, PipelineOptions options, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var classifier = _parts.Options.ErrorClassifier;
        var removals = new DecodedRemovals(_parts.Options.OnUnrecognised, options.OnWarning);
        IReadOnlyList<IInterceptor> retry = _retry is null ? [] : [_retry];
        return InterceptorChain.Build(retry, (attempt, token) => OpenAttempt(attempt, options, removals, token), classifier)(
            context,
            cancellationToken
        );
    }

    /// <summary>Ends no run that is under way, but takes no further ones.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && _ownsClient)
        {
            _parts.Client.Dispose();
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private PipelinedEvents OpenAttempt(
        RunContext attempt,
        PipelineOptions options,
        DecodedRemovals removals,
        CancellationToken cancellationToken
    )
    {
        var rejoining = new Rejoining();
        RunDelegate transport = (context, token) => new HttpRun(_parts, context, removals, rejoining, token);
        var raw = _interceptors.Count == 0 ? transport : InterceptorChain.Build(_interceptors, transport, _parts.Options.ErrorClassifier);
        return new(raw(attempt, cancellationToken), options with { Input = attempt.Input }, rejoining);
    }

    private static HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler
        {
            // A stream that is left is closed, not read to its end; nothing is kept between runs that one could tell from another.
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static Uri Checked(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? endpoint
            : throw new ArgumentException(
                $"'{endpoint}' cannot be the address of an agent, because it is not an absolute http or https address. Give a whole one.",
                nameof(endpoint)
            );
    }

    private static HttpClient NotNull(HttpClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client;
    }

    [LoggerMessage(222, LogLevel.Warning, "Run {RunId}: {Warning}")]
    private static partial void LogWarning(ILogger log, string runId, string warning);
}
