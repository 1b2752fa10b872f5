using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cloister.Agents;

/// <summary>A server that has answered.</summary>
internal sealed class McpConnection(McpClient client, McpWay way) : IAsyncDisposable
{
    /// <summary>From this revision on, servers tell of changes only who asks for them.</summary>
    private const string SinceListening = "2026-07-28";

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _ending = new();
    private int _isChecking;
    private int _isListening;

    public McpClient Client => client;

    public bool IsAlive => !client.Completion.IsCompleted;

    /// <summary>Set by one who begins to look whether it still answers.</summary>
    public bool TryBeginCheck() => Interlocked.Exchange(ref _isChecking, 1) == 0;

    public void EndCheck() => Volatile.Write(ref _isChecking, 0);

    /// <summary>Speaks with a server for the first time. The way is the caller's until it has answered.</summary>
    public static async Task<McpConnection> OpenAsync(McpWay way, McpClientOptions options, CancellationToken cancellationToken) =>
        new(await McpClient.CreateAsync(way.Transport, options, NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false), way);

    /// <summary>Asks to be told when there are other tools. It is not waited for: the answer is the end of the telling.</summary>
    /// <param name="over">Called when nothing more is told, though the server is still there.</param>
    public void ListenForTools(Action over)
    {
        if (
            client.ServerCapabilities.Tools?.ListChanged == true
            && string.CompareOrdinal(client.NegotiatedProtocolVersion, SinceListening) >= 0
            && Interlocked.Exchange(ref _isListening, 1) == 0
        )
        {
            _ = ListenAsync(over);
        }
    }

    /// <summary>Says good-bye, and ends what was begun whether that is heard or not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        // A server knows nothing of a clock but the real one.
        await client
            .DisposeAsync()
            .AsTask()
            .WaitAsync(Farewell, TimeProvider.System)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await way.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ListenAsync(Action over)
    {
        var request = new JsonRpcRequest
        {
            Method = RequestMethods.SubscriptionsListen,
            Params = new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } },
        };
        await ((Task)client.SendRequestAsync(request, _ending.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _isListening, 0);
        if (!_ending.IsCancellationRequested)
        {
            over();
        }
    }
}
