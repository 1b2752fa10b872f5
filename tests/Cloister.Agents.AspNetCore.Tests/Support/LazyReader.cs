using System.Net.Sockets;
using System.Text;

namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>A client that asks to look on and then reads nothing, so that what it is sent piles up.</summary>
internal sealed class LazyReader : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<LazyReader> JoinAsync(Served served, string thread)
    {
        var reader = new LazyReader();
        await reader._socket.ConnectAsync(served.Url.Host, served.Url.Port);
        await reader._socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET /agui/threads/{thread}/stream?protocolVersion=1.0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {served.Token}\r\n\r\n"
            )
        );
        return reader;
    }

    public void Dispose() => _socket.Dispose();
}
