using System.Net;
using System.Net.Sockets;

namespace Cloister.Chat.Tests;

/// <summary>
/// A server over real sockets that says exactly the bytes its script says, when it says them. Each connection is one exchange; scripts are
/// used in order, the last one again and again.
/// </summary>
internal sealed class RawHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<RawExchange, Task>[] _scripts;
    private readonly List<RawExchange> _exchanges = [];
    private readonly List<Task> _running = [];
    private readonly Task _accepting;

    public RawHttpServer(params Func<RawExchange, Task>[] scripts)
    {
        _scripts = scripts;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/agent");

    public IReadOnlyList<RawExchange> Exchanges
    {
        get
        {
            lock (_exchanges)
            {
                return [.. _exchanges];
            }
        }
    }

    /// <summary>An address that nobody listens at.</summary>
    public static Uri Nowhere
    {
        get
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();

        // It takes no connection after this, so that nothing is begun that nobody waits for.
        await _accepting.WaitAsync(Script.Patience);
        _listener.Stop();
        await Task.WhenAll(_running).WaitAsync(Script.Patience);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _running.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await using var exchange = new RawExchange(client, _stopping.Token);
                await exchange.ReadRequestAsync();
                int number;
                lock (_exchanges)
                {
                    number = _exchanges.Count;
                    _exchanges.Add(exchange);
                }

                await _scripts[Math.Min(number, _scripts.Length - 1)](exchange);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                return;
            }
        }
    }
}
