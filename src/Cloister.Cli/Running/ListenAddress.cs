using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cloister.Agents;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Cloister.Cli;

/// <summary>Where an agent listens. The socket is bound already, so nobody else can take the port before the agent is ready.</summary>
internal sealed class ListenAddress : IDisposable
{
    private const int FirstPort = 5314;
    private const int LastPort = 6399;
    private const int ConsolePort = 5315;

    private readonly Socket _socket;

    private ListenAddress(string host, Socket socket)
    {
        Host = host;
        _socket = socket;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>As it was asked for.</summary>
    public string Host { get; }

    public IPEndPoint EndPoint { get; }

    public int Port => EndPoint.Port;

    /// <summary>How programs of this machine reach it.</summary>
    public Uri Url => new UriBuilder(Uri.UriSchemeHttp, Reachable(EndPoint.Address).ToString(), Port).Uri;

    /// <summary>Takes a port: the one that was asked for, or the first that is free.</summary>
    /// <param name="host">A host that was named on the command line.</param>
    /// <param name="port">A port that was named there.</param>
    /// <param name="start">What the configuration says.</param>
    /// <param name="here">The variables.</param>
    /// <exception cref="CommandException">There is none to be had, or it would let in more than the configuration allows.</exception>
    public static async Task<ListenAddress> TakeAsync(string? host, int? port, StartSettings start, Surroundings here)
    {
        host ??= here.Variable(Variables.Host) ?? start.Host;
        var address = await ResolveAsync(host);
        if (start.Auth == StartAuth.None && !IPAddress.IsLoopback(address))
        {
            throw new CommandException(
                $"The agent does not listen on {host}, because start.auth is none: everybody who reaches it could use it. Set start.auth to token, or listen on 127.0.0.1."
            );
        }

        port ??= PortOf(here.Variable(Variables.Port)) ?? start.Port;
        return port is { } asked
            ? new(host, Bind(address, asked) ?? throw new CommandException($"Port {asked} is already in use"))
            : new(host, FirstFree(address));
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Hands the socket to whoever accepts.</summary>
    public Socket Take() => _socket;

    private static Socket FirstFree(IPAddress address)
    {
        for (var port = FirstPort; port <= LastPort; port++)
        {
            if (port != ConsolePort && Bind(address, port) is { } socket)
            {
                return socket;
            }
        }

        throw new CommandException($"No port from {FirstPort} to {LastPort} is free. Name another one: --port 0 takes any.");
    }

    private static Socket? Bind(IPAddress address, int port)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(address, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return null;
        }
        catch (SocketException exception)
        {
            throw new CommandException($"The agent cannot listen on {address}: {exception.Message}", inner: exception);
        }
    }

    private static async Task<IPAddress> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return address;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(host)).FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException exception)
        {
            throw new CommandException($"The agent cannot listen on '{host}', because no address goes by that name.", inner: exception);
        }
    }

    private static int? PortOf(string? text) =>
        text is null ? null
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw CommandException.Usage($"{Variables.Port} is '{text}', which is no port: it has to be a number from 0 to 65535.");

    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback
        : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
        : address;
}
