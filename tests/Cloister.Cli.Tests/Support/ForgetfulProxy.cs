using System.Net;
using System.Net.Sockets;

namespace Cloister.Cli.Tests;

/// <summary>Stands between a client and an agent, and loses the first answer: the connection is closed as soon as it begins.</summary>
internal sealed class ForgetfulProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _agent;
    private readonly Task _accepting;

    private ForgetfulProxy(Uri agent)
    {
        _agent = agent;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static ForgetfulProxy Before(RunningAgent agent) => new(agent.Url);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = PassAsync(client, isFirst);
        }
    }

    private async Task PassAsync(TcpClient client, bool isFirst)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(_agent.Host, _agent.Port, _end.Token);
        var there = near.GetStream().CopyToAsync(far.GetStream(), _end.Token);
        if (isFirst)
        {
            await far.GetStream().ReadExactlyAsync(new byte[1], _end.Token);
            return;
        }

        await Task.WhenAny(there, far.GetStream().CopyToAsync(near.GetStream(), _end.Token));
    }
}
