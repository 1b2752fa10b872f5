using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cloister.Agents;

/// <summary>
/// One server of tools: started when it is first needed, and again after it broke off, though not too often. Tools that it had once stay listed, so
/// that what a model is told does not change with every hiccup.
/// </summary>
/// <param name="name">What it is called in the configuration.</param>
/// <param name="settings">How it is reached.</param>
/// <param name="parts">What it is reached with.</param>
/// <param name="previous">The end of what had this name before.</param>
internal sealed partial class McpServer(string name, McpServerSettings settings, McpParts parts, Task previous) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string Version = typeof(McpServer).Assembly.GetName().Version?.ToString(3) ?? "0";

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly McpBackoff _backoff = new(parts.Time);
    private readonly ILogger _logger = parts.Loggers.CreateLogger<McpServer>();
    private Task _previous = previous;
    private McpConnection? _connection;
    private Task<McpConnection>? _starting;
    private volatile IReadOnlyList<AgentTool> _tools = [];
    private volatile string? _problem;
    private int _isListStale;

    public string Name => name;

    public McpServerSettings Settings => settings;

    /// <summary>How it is just now.</summary>
    public ToolServerStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new(name, State, [.. _tools.Select(tool => tool.Name)], _problem);
            }
        }
    }

    private ToolServerState State =>
        _starting is not null ? ToolServerState.Starting
        : _connection is { } connection ? (connection.IsAlive ? ToolServerState.Ready : ToolServerState.Failed)
        : _problem is null ? ToolServerState.Idle
        : ToolServerState.Failed;

    /// <summary>Its tools. One that cannot be reached has those that it had before, or none; nobody who asks fails with it.</summary>
    public async Task<IReadOnlyList<AgentTool>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _isListStale, 0) == 1)
            {
                await ReadAgainAsync(connection, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ToolFailedException)
        {
            // The log has it.
        }

        return _tools;
    }

    /// <exception cref="ToolFailedException">The server cannot be reached, broke off, or says that the call failed.</exception>
    public async Task<CallToolResult> CallAsync(
        string tool,
        IDictionary<string, JsonElement> arguments,
        CancellationToken cancellationToken
    )
    {
        var connection = await ConnectAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var call = new CallToolRequestParams { Name = tool, Arguments = arguments };
            var result = await connection.Client.CallToolAsync(call, cancellationToken).ConfigureAwait(false);
            Succeeded();
            return result;
        }
        catch (McpProtocolException refused) when (connection.IsAlive)
        {
            throw new ToolFailedException(refused.Message);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            _ = CheckAsync(connection);
            throw;
        }
        catch (Exception failure)
        {
            Drop(connection, failure);
            throw new ToolFailedException(
                $"MCP server '{name}' broke off during the call. It is not known what it has done.",
                "unavailable"
            );
        }
    }

    /// <summary>Ends the connection, and the program if there is one. It is not started again.</summary>
    public async ValueTask DisposeAsync()
    {
        McpConnection? connection;
        Task starting;
        lock (_lock)
        {
            _stopping.Cancel();
            (connection, _connection) = (_connection, null);
            starting = _starting ?? Task.CompletedTask;
        }

        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await _previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One connection for all who ask. Who gives up waiting does not take it from the others.</summary>
    private Task<McpConnection> ConnectAsync()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                throw Unavailable("it was stopped");
            }

            if (_connection is { IsAlive: false } gone)
            {
                Drop(gone, failure: null);
            }

            if (_connection is { } connection)
            {
                return Task.FromResult(connection);
            }

            if (_starting is null && _backoff.Wait is var wait && wait > TimeSpan.Zero)
            {
                throw Unavailable($"it failed, and is tried again in {Math.Ceiling(wait.TotalSeconds)} s");
            }

            return _starting ??= Task.Run(StartAsync);
        }
    }

    private async Task<McpConnection> StartAsync()
    {
        await _previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        McpWay? way = null;
        try
        {
            using var late = new CancellationTokenSource(parts.StartTimeout, parts.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token);
            way = await parts.Way(name, settings, parts).ConfigureAwait(false);
            var connection = await McpConnection.OpenAsync(way, Options(), either.Token).ConfigureAwait(false);
            await ReadToolsAsync(connection, either.Token).ConfigureAwait(false);
            lock (_lock)
            {
                _stopping.Token.ThrowIfCancellationRequested();
                (_connection, _starting) = (connection, null);
            }

            return connection;
        }
        catch (Exception failure)
        {
            if (way is not null)
            {
                await way.DisposeAsync().ConfigureAwait(false);
            }

            Failed(Tell(failure, way?.LastWords), failure);
            throw Unavailable("it could not be started");
        }
    }

    private string Tell(Exception failure, string? words)
    {
        var what = failure is OperationCanceledException or TimeoutException
            ? $"it did not answer within {parts.StartTimeout.TotalSeconds} s."
            : failure.Message;
        return $"It could not be started: {what}{(words is null ? "" : $" It said: {words}")}";
    }

    private async Task ReadToolsAsync(McpConnection connection, CancellationToken cancellationToken)
    {
        // First, or what changes in between would not be told.
        connection.ListenForTools(TellStale);
        var list = await McpToolList.ReadAsync(this, connection.Client, cancellationToken).ConfigureAwait(false);
        (_tools, _problem) = (list.Tools, list.LeftOut);
        if (list.LeftOut is { } leftOut)
        {
            LogUnusable(name, leftOut, exception: null);
        }
    }

    private async Task ReadAgainAsync(McpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            using var late = new CancellationTokenSource(parts.StartTimeout, parts.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stopping.Token, cancellationToken);
            await ReadToolsAsync(connection, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Who reads next tries again.
            TellStale();
            cancellationToken.ThrowIfCancellationRequested();
            Drop(connection, failure);
        }
    }

    /// <summary>Somebody was tired of waiting. If the server answers nothing at all it is given up, or everybody would wait as long.</summary>
    private async Task CheckAsync(McpConnection connection)
    {
        if (!connection.TryBeginCheck())
        {
            return;
        }

        try
        {
            using var late = new CancellationTokenSource(Patience, parts.Time);
            await connection.Client.PingAsync(options: null, late.Token).AsTask().WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (McpProtocolException)
        {
            // It says that it knows nothing of this; so it answers.
        }
        catch (Exception failure)
        {
            Drop(connection, failure);
        }
        finally
        {
            connection.EndCheck();
        }
    }

    private void Drop(McpConnection connection, Exception? failure)
    {
        lock (_lock)
        {
            if (_connection != connection)
            {
                return;
            }

            _connection = null;
            _backoff.Failed();
            _problem = "It broke off.";
            _previous = Task.WhenAll(_previous, connection.DisposeAsync().AsTask());
        }

        LogGone(name, failure);
    }

    private void Failed(string problem, Exception failure)
    {
        lock (_lock)
        {
            _starting = null;
            _backoff.Failed();
            _problem = parts.Redact(problem);
        }

        if (!_stopping.IsCancellationRequested)
        {
            LogUnusable(name, _problem, failure);
        }
    }

    private void TellStale() => Volatile.Write(ref _isListStale, 1);

    private void Succeeded()
    {
        lock (_lock)
        {
            _backoff.Succeeded();
        }
    }

    private McpClientOptions Options() =>
        new()
        {
            ClientInfo = new() { Name = ProductNames.Command, Version = Version },
            InitializationTimeout = parts.StartTimeout,
            TimeProvider = parts.Time,
            Handlers = new()
            {
                NotificationHandlers =
                [
                    new(
                        NotificationMethods.ToolListChangedNotification,
                        (_, _) =>
                        {
                            TellStale();
                            return default;
                        }
                    ),
                ],
            },
        };

    private ToolFailedException Unavailable(string why) => new($"MCP server '{name}' cannot be used: {why}.", "unavailable");

    [LoggerMessage(557, LogLevel.Warning, "MCP server '{Server}' cannot be used as it should: {Problem}")]
    private partial void LogUnusable(string server, string? problem, Exception? exception);

    [LoggerMessage(559, LogLevel.Warning, "MCP server '{Server}' broke off. It is started again when it is needed.")]
    private partial void LogGone(string server, Exception? exception);
}
